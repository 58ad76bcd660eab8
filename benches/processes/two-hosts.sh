#!/usr/bin/env bash
# two-hosts.sh MBIT CUT COMMAND…: runs a command by MPI on two network namespaces that stand for two hosts, one process
# each, joined by so many megabits a second. The second is cut off after CUT seconds, or once a file of the pattern CUT is
# there, or never where it is 0. With DELAY_MS every packet takes so many milliseconds (delay.py). It takes root.
set -euo pipefail
mbit=$1 cut=$2
shift 2
one=gw-one-$$ two=gw-two-$$
place=$(mktemp -d)
removed() {
  [ -z "${cutter:-}" ] || kill "$cutter" 2>/dev/null || true
  [ -z "${wire:-}" ] || kill "$wire" 2>/dev/null || true
  ip netns pids "$two" 2>/dev/null | xargs -r kill -9 2>/dev/null || true
  ip netns del "$one" 2>/dev/null || true
  ip netns del "$two" 2>/dev/null || true
  rm -rf "$place"
}
trap removed EXIT

ip netns add "$one"
ip netns add "$two"
if [ "${DELAY_MS:-0}" = 0 ]; then
  ip link add "v1-$$" netns "$one" type veth peer name "v2-$$" netns "$two"
else
  python3 "$(dirname "$0")/delay.py" "v1-$$" "v2-$$" "$DELAY_MS" >"$place/wire" &
  wire=$!
  until grep -q joined "$place/wire"; do kill -0 "$wire"; sleep 0.1; done
  ip link set "v1-$$" netns "$one"
  ip link set "v2-$$" netns "$two"
fi
ip -n "$one" address add 10.77.0.1/24 dev "v1-$$"
ip -n "$two" address add 10.77.0.2/24 dev "v2-$$"
for side in "$one v1-$$" "$two v2-$$"; do
  read -r space device <<<"$side"
  ip -n "$space" link set lo up
  ip -n "$space" link set "$device" up
  tc -n "$space" qdisc add dev "$device" root tbf rate "${mbit}mbit" burst 256kb latency 100ms
done

# What starts the second process: no ssh, but a namespace with a host name of its own.
cat >"$place/agent" <<END
#!/usr/bin/env bash
shift
exec ip netns exec $two unshare --uts sh -c "hostname gw-two; export TMPDIR=$place/two; mkdir -p $place/two; \$*"
END
chmod +x "$place/agent"
if [ "$cut" != 0 ]; then
  (
    case $cut in
      *[!0-9]*) until compgen -G "$cut" >/dev/null; do sleep 0.1; done ;;
      *) sleep "$cut" ;;
    esac
    ip -n "$two" link set "v2-$$" down && echo "== cut off"
  ) &
  cutter=$!
fi
mkdir -p "$place/one"
ip netns exec "$one" env TMPDIR="$place/one" \
  mpirun --allow-run-as-root --host 10.77.0.1:1,10.77.0.2:1 -n 2 --bind-to none \
  --mca plm_rsh_agent "$place/agent" --mca btl tcp,self --mca pml ob1 \
  --mca oob_tcp_keepalive_time 10 --mca oob_tcp_keepalive_intvl 5 --mca oob_tcp_keepalive_probes 3 \
  --mca btl_tcp_if_include 10.77.0.0/24 --mca oob_tcp_if_include 10.77.0.0/24 "$@"
