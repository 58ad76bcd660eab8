"""The sweep on Ray: `python examples/cluster/ray_sweep.py` on one machine, or `ray job submit` on a cluster."""

import os
import subprocess

import ray

OUT = os.environ.get("OUT", "output/cluster")
PARTS = 4
HERE = os.getcwd()


@ray.remote(num_cpus=1)
def simulate(part: int) -> str:
    """Simulates one part; the workers see the same folder."""
    folder = f"{OUT}/part-{part}"
    subprocess.run(
        ["examples/cluster/sweep.sh", folder, "--shard", f"{part}/{PARTS}", "--threads", "1"],
        check=True,
        cwd=HERE,
    )
    return folder


if __name__ == "__main__":
    ray.init()
    folders = ray.get([simulate.remote(part) for part in range(1, PARTS + 1)])
    ray.shutdown()
    subprocess.run([os.environ.get("GHOSTWORK", "ghostwork"), "merge", *folders], check=True, cwd=HERE)
