# shellcheck shell=bash
# ./bench patroni: kills the primary of a PostgreSQL cluster under Patroni again and again while people report, and looks whether every
# report with a return code is there afterwards. Read by ./bench, which has set $root and $program (the web program) and read .config/launch.sh.

patroni_usage() {
  cat <<TXT
./bench patroni [--kills N] [--senders N]

  Three nodes of PostgreSQL under Patroni with a synchronous standby, one etcd and the program, all on this machine in a temporary
  folder. The primary and its Patroni are killed (SIGKILL) N times (5); so many people (4) report meanwhile, as fast as they are answered.
  Prints how long nobody could report each time, and how many reports with a return code are missing afterwards. Installs patroni, etcd
  and postgresql from Debian if they are missing. Nothing stays behind.
TXT
}

patroni_bench() {
  local kills=5 senders=4
  while [ $# -gt 0 ]; do
    case $1 in
      --kills | --senders) [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || { patroni_usage >&2; return 2; }; [ "$1" = --kills ] && kills=$2 || senders=$2; shift ;;
      --help | -h) patroni_usage; return 0 ;;
      *) patroni_usage >&2; return 2 ;;
    esac
    shift
  done
  local missing=()
  has_postgres || missing+=(postgresql)
  command -v patroni >/dev/null || missing+=(patroni python3-etcd)
  command -v etcd >/dev/null || missing+=(etcd-server)
  command -v curl >/dev/null || missing+=(curl)
  [ ${#missing[@]} = 0 ] || install_from_debian "${missing[@]}" || return 1

  folder=$(mktemp -d) bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
  chmod 711 "$folder"
  trap patroni_end EXIT
  trap 'exit 1' INT TERM
  as_postgres=()
  if [ "$(id -u)" = 0 ]; then as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups); fi

  start_etcd || return 1
  local node
  for node in 1 2 3; do configure_node "$node" && start_node "$node"; done
  wait_for 120 is_whole || { echo "The cluster did not come up." >&2; tail -n 20 "$folder"/node-*.log >&2; return 1; }
  fill || return 1
  local url
  "$dotnet" "$program" serve --data "$folder/data" --database "$database" --urls http://127.0.0.1:0 --usual-reports 1000000 --reports-per-minute 1000000 >"$folder/serve.log" 2>&1 </dev/null &
  wait_for 120 grep -q 'listens on' "$folder/serve.log" || { cat "$folder/serve.log" >&2; return 1; }
  url=$(grep -o 'http://127.0.0.1:[0-9]*' "$folder/serve.log" | head -n 1)
  wait_for 120 curl -sf -o /dev/null "$url/health/ready" || { cat "$folder/serve.log" >&2; return 1; }

  local sender
  for ((sender = 1; sender <= senders; sender++)); do send_on "$url" "$sender" & done
  local kill dead before since after times=()
  for ((kill = 1; kill <= kills; kill++)); do
    wait_for 180 is_whole || { echo "The cluster did not become whole again." >&2; tail -n 20 "$folder"/node-*.log >&2; return 1; }
    sleep $((RANDOM % 4 + 3))
    dead=$(leader)
    since=$(now)
    kill_node "$dead"
    before=$(cat "$folder"/codes-* | wc -l)
    wait_for 180 more_than "$((before + senders))" || { echo "Nobody could report again." >&2; return 1; }
    after=$(awk -v since="$since" '$1 > since + 200 { print $1; exit }' <(sort -n "$folder"/codes-*))
    times+=($((after - since)))
    echo "Kill $kill: node $dead; the first report after it took $(seconds $((after - since))) s." >&2
    start_node "$dead"
  done
  touch "$folder/stop"
  wait_for 60 have_stopped "$senders"

  local sent lost codes code looking=()
  for codes in "$folder"/codes-*; do
    while read -r _ code; do opens "$url" "$code" || echo "$code"; done <"$codes" >"${codes/codes-/lost-}" &
    looking+=($!)
  done
  wait "${looking[@]}"
  sent=$(cat "$folder"/codes-* | wc -l) lost=$(cat "$folder"/lost-* | wc -l)
  mapfile -t times < <(printf '%s\n' "${times[@]}" | sort -n)
  printf '| kills | reports with a code | of them missing | seconds to the next report, p50 | worst |\n|---:|---:|---:|---:|---:|\n'
  printf '| %d | %d | %d | %s | %s |\n' "$kills" "$sent" "$lost" "$(seconds "${times[$(((kills - 1) / 2))]}")" "$(seconds "${times[-1]}")"
  [ "$lost" = 0 ] && [ "$sent" -gt 0 ]
}

# Ends what was started here, and nothing else.
patroni_end() {
  touch "$folder/stop"
  local node
  for node in 1 2 3; do kill_node "$node"; done
  # shellcheck disable=SC2046
  kill $(jobs -p) 2>/dev/null
  wait 2>/dev/null
  rm -rf "$folder"
}

now() { date +%s%3N; }

seconds() { printf '%d.%d' $(($1 / 1000)) $(($1 % 1000 / 100)); }

# wait_for SECONDS COMMAND…
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.3
  done
}

port() { echo $((base + $1)); }

start_etcd() {
  base=$((20000 + RANDOM % 8000))
  etcd --enable-v2=true --data-dir "$folder/etcd" --listen-client-urls "http://127.0.0.1:$(port 0)" --advertise-client-urls "http://127.0.0.1:$(port 0)" \
    --listen-peer-urls "http://127.0.0.1:$(port 10)" --initial-advertise-peer-urls "http://127.0.0.1:$(port 10)" --initial-cluster "default=http://127.0.0.1:$(port 10)" >"$folder/etcd.log" 2>&1 </dev/null &
  wait_for 30 curl -sf "http://127.0.0.1:$(port 0)/health" || { cat "$folder/etcd.log" >&2; return 1; }
}

# Times are the shortest that Patroni takes (ttl) but for pauses of a machine that is busy.
configure_node() {
  local data=$folder/node-$1
  install -d -m 700 "$data"
  cat >"$folder/node-$1.yml" <<YML
scope: tolpuddle
name: node$1
restapi: { listen: "127.0.0.1:$(port $((20 + $1)))", connect_address: "127.0.0.1:$(port $((20 + $1)))" }
etcd: { host: "127.0.0.1:$(port 0)" }
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 5
    retry_timeout: 5
    synchronous_mode: true
    postgresql:
      use_pg_rewind: true
      parameters: { max_connections: 120, wal_log_hints: "on", shared_buffers: 64MB }
  initdb: [ { encoding: UTF8 }, { locale: C.UTF-8 }, { auth: trust } ]
  pg_hba: [ "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust", "local all all trust" ]
postgresql:
  listen: "127.0.0.1:$(port $((30 + $1)))"
  connect_address: "127.0.0.1:$(port $((30 + $1)))"
  data_dir: $data/data
  bin_dir: $bin
  pgpass: $data/pgpass
  authentication:
    superuser: { username: postgres }
    replication: { username: postgres }
    rewind: { username: postgres }
  parameters: { unix_socket_directories: "$data" }
YML
  if [ ${#as_postgres[@]} -gt 0 ]; then chown -R postgres:postgres "$data" "$folder/node-$1.yml"; fi
}

start_node() {
  (cd / && exec "${as_postgres[@]}" patroni "$folder/node-$1.yml") >>"$folder/node-$1.log" 2>&1 </dev/null &
  echo $! >"$folder/node-$1.pid"
  disown # what is killed on purpose is not news
}

# As where the machine stops: Patroni first, so that it starts nothing again, then PostgreSQL, whose children end with it.
kill_node() {
  kill -9 "$(cat "$folder/node-$1.pid" 2>/dev/null)" 2>/dev/null
  kill -9 "$(head -n 1 "$folder/node-$1/data/postmaster.pid" 2>/dev/null)" 2>/dev/null
  return 0
}

is_a() { curl -sf -o /dev/null "http://127.0.0.1:$(port $((20 + $1)))/$2"; }

leader() { for n in 1 2 3; do ! is_a $n primary || { echo $n; return; }; done; }

# One leads, one of the others has all that was acknowledged, the third follows.
is_whole() {
  [ -n "$(leader)" ] && [ "$(for n in 1 2 3; do ! is_a $n replica || echo $n; done | wc -l)" = 2 ] && { is_a 1 sync || is_a 2 sync || is_a 3 sync; }
}

# People and channels of the demonstration, by way of a backup: so the keys come along.
fill() {
  local key recipient demo ends=("127.0.0.1:$(port 31)" "127.0.0.1:$(port 32)" "127.0.0.1:$(port 33)")
  psql -qh 127.0.0.1 -p "$(port $((30 + $(leader))))" -U postgres -d postgres -c 'CREATE DATABASE tolpuddle' >&2 || return 1
  database="Host=$(IFS=,; echo "${ends[*]}");Database=tolpuddle;Username=postgres;Target Session Attributes=primary;Timeout=5;Maximum Pool Size=50"
  "$dotnet" "$program" demo --data "$folder/demo" --urls http://127.0.0.1:0 >"$folder/demo.log" 2>&1 </dev/null &
  demo=$!
  wait_for 120 grep -q 'http://127.0.0.1:[1-9]' "$folder/demo.log" || { cat "$folder/demo.log" >&2; return 1; }
  "$dotnet" "$program" backup-key >"$folder/key.txt" 2>/dev/null
  recipient=$(grep -o 'age1[0-9a-z]*' "$folder/key.txt")
  "$dotnet" "$program" backup "$folder/demo.age" --recipient "$recipient" --data "$folder/demo" >&2 || return 1
  kill "$demo"
  "$dotnet" "$program" restore "$folder/demo.age" --key "$folder/key.txt" --data "$folder/data" --database "$database" >&2
}

# One report after another, as a browser without scripts sends it; writes the moment and the code of each that was shown one.
send_on() {
  local url=$1 number=$2 count=0 code check
  : >"$folder/codes-$number"
  while [ ! -e "$folder/stop" ]; do
    count=$((count + 1))
    check=$(curl -s -o /dev/null -w '%{redirect_url}' --max-time 30 "$url/report") || { sleep 0.1; continue; }
    check=$(curl -s -o /dev/null -w '%{redirect_url}' --max-time 30 --data-urlencode "What=Shed $number $count: they work all night" -d go=check "$check") || { sleep 0.1; continue; }
    [ -n "$check" ] || { sleep 0.1; continue; }
    code=
    # Whoever gets no answer presses the same button again.
    while [ ! -e "$folder/stop" ] && [ -z "$code" ]; do
      code=$(curl -sL --max-time 30 -d x=x "$check" | grep -oE '\b[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}\b' | head -n 1)
      [ -n "$code" ] || sleep 0.1
    done
    [ -z "$code" ] || echo "$(now) $code" >>"$folder/codes-$number"
  done
  touch "$folder/stopped-$number"
}

more_than() { [ "$(cat "$folder"/codes-* | wc -l)" -gt "$1" ]; }

have_stopped() { [ "$(find "$folder" -maxdepth 1 -name 'stopped-*' | wc -l)" = "$1" ]; }

# The code, and nothing but the code, opens the report.
opens() {
  local to
  to=$(curl -s -o /dev/null -w '%{redirect_url}' --max-time 30 --data-urlencode "code=$2" "$1/return") && [[ $to == */return* ]] && [ "$(curl -s -o /dev/null -w '%{http_code}' --max-time 30 "$to")" = 200 ]
}
