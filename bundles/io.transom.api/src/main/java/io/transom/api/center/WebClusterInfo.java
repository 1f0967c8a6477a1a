package io.transom.api.center;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A web cluster. What was not given is null.
 *
 * @param status always {@code STOPPED}
 * @param ownerOid OID of the user who created it
 * @param changed nanoseconds since 1970, UTC
 * @param tcpVersion 4 or 6
 * @param tcpPort 0 to 65535
 * @param tcpShared whether all of its nodes listen on that port
 * @param tcpInterface address to listen on
 * @param tcpBacklog connections that wait to be accepted
 * @param tlsKey file name
 * @param tlsCertificate file name
 * @param tlsChainCertificates file names
 * @param tlsCaCertificates file names
 * @param tlsDhparam file name
 * @param tlsCiphers as OpenSSL names them
 * @param httpClientTimeout seconds
 * @param httpHsts whether clients are told to use TLS only
 * @param httpHstsMaxAge seconds
 * @param httpAccessLog whether requests are logged
 * @param httpDisplayTracebacks whether answers show what failed
 */
public record WebClusterInfo(
        String oid,
        @Nullable String label,
        @Nullable String description,
        @Nullable List<String> tags,
        String name,
        String status,
        String ownerOid,
        long changed,
        @Nullable Long tcpVersion,
        @Nullable Long tcpPort,
        @Nullable Boolean tcpShared,
        @Nullable String tcpInterface,
        @Nullable Long tcpBacklog,
        @Nullable String tlsKey,
        @Nullable String tlsCertificate,
        @Nullable List<String> tlsChainCertificates,
        @Nullable List<String> tlsCaCertificates,
        @Nullable String tlsDhparam,
        @Nullable String tlsCiphers,
        @Nullable Long httpClientTimeout,
        @Nullable Boolean httpHsts,
        @Nullable Long httpHstsMaxAge,
        @Nullable Boolean httpAccessLog,
        @Nullable Boolean httpDisplayTracebacks) {}
