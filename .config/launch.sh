# shellcheck shell=bash disable=SC2034
# Read by the launchers at the root: finds the .NET SDK, builds a project when something is newer than its last build, installs what Debian has.
# The caller has set $root, the folder of the repository.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

dotnet=
for candidate in "$(command -v dotnet)" "${DOTNET_ROOT:-}/dotnet" "${HOME:-}/.dotnet/dotnet" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet; do
  [ -x "$candidate" ] && dotnet=$candidate && break
done
if [ -z "$dotnet" ]; then
  echo "Tolpuddle needs the .NET SDK 10, and it was not found. https://dotnet.microsoft.com/download says how to install it." >&2
  return 1
fi

# stale STAMP FOLDER…: true if anything in the folders, or what every project reads, is newer than the stamp.
# Folders count as well as files: theirs is the only time that changes when a file is deleted.
stale() {
  local stamp=$1 watched=("$root"/Directory.*.props "$root/global.json")
  shift
  for folder in "$@"; do [ ! -d "$root/$folder" ] || watched+=("$root/$folder"); done
  [ ! -e "$stamp" ] || [ -n "$(find "${watched[@]}" \( -name bin -o -name obj -o -name node_modules \) -prune -o -newer "$stamp" -print -quit)" ]
}

# build_when_needed PROJECT_FOLDER FOLDER…: sets $program to the built assembly. Says nothing unless the build fails.
build_when_needed() {
  local project=$root/$1 output=$root/$1/bin/Release/net10.0
  local stamp=$output/.built
  shift
  program=$output/${project##*/}.dll
  stale "$stamp" "$@" || return 0

  mkdir -p "$output" "$project/obj"
  for folder in "$root"/src/*/; do mkdir -p "$folder"{bin,obj}; done
  # Without the build's own servers: they outlive it, and what they remember of one clone has failed the build of another.
  {
    ! command -v flock >/dev/null || flock 9
    if stale "$stamp" "$@"; then
      touch "$stamp.next"
      if ! "$dotnet" build "$project" -c Release -v q --nologo --disable-build-servers </dev/null >"$stamp.log" 2>&1; then
        cat "$stamp.log" >&2
        echo "Tolpuddle could not be built; the reason stands above." >&2
        exit 1
      fi
      mv "$stamp.next" "$stamp"
    fi
  } 9>"$stamp.lock"
}

has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

# install_from_debian PACKAGE…: false if that cannot be done here; says why.
install_from_debian() {
  local log sudo=() status=0
  [ "$(id -u)" = 0 ] || sudo=(sudo -n)
  if ! command -v apt-get >/dev/null || ! "${sudo[@]}" true 2>/dev/null; then
    echo "This needs $*. On Debian: apt-get install $* (or run it once as root)." >&2
    return 1
  fi
  echo "Installing $* …" >&2
  log=$(mktemp)
  "${sudo[@]}" apt-get update -qq >"$log" 2>&1 </dev/null
  if ! "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >>"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    echo "$* could not be installed; the reason stands above." >&2
    status=1
  fi
  rm -f "$log"
  return $status
}
