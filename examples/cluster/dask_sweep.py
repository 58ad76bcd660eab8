"""The sweep on Dask: `python examples/cluster/dask_sweep.py`, or with the address of a scheduler as argument."""

import os
import subprocess
import sys

from dask.distributed import Client

OUT = os.environ.get("OUT", "output/cluster")
PARTS = 4


def simulate(part: int) -> str:
    """Simulates one part; the workers see the same folder."""
    folder = f"{OUT}/part-{part}"
    subprocess.run(
        ["examples/cluster/sweep.sh", folder, "--shard", f"{part}/{PARTS}", "--threads", "1"], check=True
    )
    return folder


if __name__ == "__main__":
    with Client(*sys.argv[1:]) as client:
        folders = client.gather(client.map(simulate, range(1, PARTS + 1), pure=False))
    subprocess.run([os.environ.get("GHOSTWORK", "ghostwork"), "merge", *folders], check=True)
