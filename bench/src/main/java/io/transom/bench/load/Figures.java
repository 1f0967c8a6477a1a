package io.transom.bench.load;

/**
 * What one round gave.
 *
 * @param perSecond operations
 * @param p50 microseconds
 * @param p99 microseconds
 * @param routerCpu microseconds for an operation
 * @param generatorCpu microseconds for an operation
 * @param resident bytes of the router afterwards
 * @param errors calls that were answered with an error
 */
record Figures(
        double perSecond, double p50, double p99, double routerCpu, double generatorCpu, long resident, long errors) {}
