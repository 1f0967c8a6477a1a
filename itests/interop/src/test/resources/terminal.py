"""A pseudo-terminal, and what stands on it: enough of the type `linux` for programs that draw with curses."""
import asyncio
import fcntl
import os
import pty
import re
import struct
import termios

TOKEN = re.compile(r"\x1b\[([?\d;]*)([A-Za-z])|\x1b[()].|\x1b.|[\x00-\x1f]|[^\x00-\x1f\x1b]+", re.DOTALL)

CLEAR = b"\x1b[H\x1b[J"


class Terminal:
    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.written = b""
        asyncio.get_running_loop().add_reader(self.master, self.read)

    def streams(self):
        """For the process that draws."""
        return {"stdin": self.slave, "stdout": self.slave, "stderr": self.slave}

    def read(self):
        self.written += os.read(self.master, 65536)

    def end(self):
        """Closes it; gives the end of what was written to it."""
        asyncio.get_running_loop().remove_reader(self.master)
        os.set_blocking(self.master, False)
        try:
            self.read()
        except BlockingIOError:
            pass
        os.close(self.slave)
        os.close(self.master)
        return self.written.decode(errors="replace")[-500:]

    def screens(self):
        """The last two screens: as it was when it was cleared, and the one that stands there now."""
        parts = self.written.rsplit(CLEAR, 2)
        screen = Screen(self.rows, self.columns)
        for part in parts[-2:]:
            screen.clear()
            screen.write(part.decode(errors="replace"))
        return screen.cleared[1:] + [screen.text()]

    def lines(self):
        return [line for line in self.screens()[-1] if line]

    def shown(self, text, end):
        """The lines of the latest screen that has the text, and below it a line with the end; none when there is no such screen."""
        for lines in reversed(self.screens()):
            found = [i for i, line in enumerate(lines) if text in line]
            if found and any(line.startswith(end) for line in lines[found[0] + 1:]):
                return lines
        return None


class Screen:
    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns
        self.cleared = []
        self.cells = []
        self.clear()

    def clear(self):
        self.cleared.append(self.text())
        self.row = self.column = 0
        self.cells = [[" "] * self.columns for _ in range(self.rows)]

    def text(self):
        return ["".join(row).rstrip() for row in self.cells]

    def write(self, text):
        for token in TOKEN.finditer(text):
            if token[2]:
                self.control(token[2], [int(number) for number in token[1].split(";") if number.isdigit()])
            elif token[0] == "\r":
                self.column = 0
            elif token[0] == "\n":
                self.row = min(self.row + 1, self.rows - 1)
            elif token[0][0] >= " ":
                for character in token[0]:
                    self.put(character)

    def put(self, character):
        if self.column == self.columns:
            self.column, self.row = 0, min(self.row + 1, self.rows - 1)
        self.cells[self.row][self.column] = character
        self.column += 1

    def control(self, kind, numbers):
        first = numbers[0] if numbers else 1
        row = self.cells[self.row]
        if kind == "H":
            self.row, self.column = first - 1, (numbers[1] if len(numbers) > 1 else 1) - 1
        elif kind == "d":
            self.row = first - 1
        elif kind == "G":
            self.column = first - 1
        elif kind == "J":
            self.clear()
        elif kind == "K" and numbers == [1]:
            row[:self.column + 1] = [" "] * (self.column + 1)
        elif kind == "K":
            row[self.column:] = [" "] * (self.columns - self.column)
        elif kind == "X":
            row[self.column:self.column + first] = [" "] * first
        elif kind == "C":
            self.column = min(self.column + first, self.columns - 1)
        elif kind == "D":
            self.column = max(self.column - first, 0)
        elif kind == "A":
            self.row = max(self.row - first, 0)
        elif kind == "B":
            self.row = min(self.row + first, self.rows - 1)
        elif kind not in "mhlrc":
            raise ValueError("the terminal does not know the control sequence %s %s" % (numbers, kind))
