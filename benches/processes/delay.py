"""Joins two network devices by a wire that takes time, where the kernel has nothing that delays packets.

    python3 benches/processes/delay.py ONE TWO MILLISECONDS

makes two TUN devices of these names and passes every packet that enters one out of the other, so many milliseconds later. It takes
root. The devices may be moved into network namespaces, and go when the program ends (two-hosts.sh).
"""

import fcntl
import os
import select
import struct
import sys
import time
from collections import deque

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
LONGEST_PACKET = 65_536


def device(name):
    """Makes a device; its packets are read from and written to what is returned."""
    file = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(file, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return file


def main(one, two, milliseconds):
    ends = [device(one), device(two)]
    other = {ends[0]: ends[1], ends[1]: ends[0]}
    print("joined", flush=True)
    # All packets take equally long: they leave in the order in which they came.
    waiting, delay = deque(), milliseconds / 1000
    while True:
        patience = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
        for end in select.select(ends, [], [], patience)[0]:
            try:
                while packet := os.read(end, LONGEST_PACKET):
                    waiting.append((time.monotonic() + delay, other[end], packet))
            except BlockingIOError:
                pass
            except OSError:
                # A device that is not up has nothing to say.
                time.sleep(0.01)
        while waiting and waiting[0][0] <= time.monotonic():
            _, end, packet = waiting.popleft()
            try:
                os.write(end, packet)
            except OSError:
                # A wire loses what a device does not take.
                pass


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
