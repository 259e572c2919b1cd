# shellcheck shell=bash
# The steps that binder/lab and Binder's postBuild share: tools, library, Python environment, kernel spec,
# native library. To be sourced. Each step does only what is not done yet, and says what it does.
# Written for bash 3.2, which is what macOS has.

BRAID_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BRAID_DIR=$BRAID_ROOT/.braid
BRAID_TARGET=$BRAID_ROOT/lib/core/target
BRAID_TICKER=
BRAID_LOCKED=

say() { printf 'braid: %s\n' "$*"; }
die() {
    printf 'braid: %s\n' "$*" >&2
    exit 1
}

clean_up() {
    if [ -n "$BRAID_TICKER" ]; then kill "$BRAID_TICKER" 2>/dev/null || true; fi
    if [ -n "$BRAID_LOCKED" ]; then rm -rf "$BRAID_DIR/lock"; fi
    BRAID_TICKER='' BRAID_LOCKED=''
}

# Two first starts at once would write into the same environment.
lock() {
    mkdir -p "$BRAID_DIR/log" 2>/dev/null || die "cannot write into $BRAID_ROOT; clone into a folder of your own"
    local told='' owner
    while ! mkdir "$BRAID_DIR/lock" 2>/dev/null; do
        owner=$(cat "$BRAID_DIR/lock/pid" 2>/dev/null || true)
        # A lock without a living owner was left by a killed start; an empty one may just be being made.
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            rm -rf "$BRAID_DIR/lock"
        else
            if [ -z "$told" ]; then say "another start (process ${owner:-unknown}) is setting up; waiting for it (.braid/lock)"; fi
            told=yes
            sleep 1
        fi
    done
    echo $$ >"$BRAID_DIR/lock/pid"
    BRAID_LOCKED=yes
}

# long_step NAME WHAT PATTERN NOUN COMMAND...: output goes to a log; every ten seconds a line with the time
# and, unless NOUN is empty, the number of log lines matching PATTERN shows that it lives.
long_step() {
    local name=$1 what=$2 pattern=$3 noun=$4 log=$BRAID_DIR/log/$1.log start=$SECONDS status=0
    shift 4
    say "$name: $what"
    : >"$log"
    # The sleep must not hold our standard output, or whoever reads it would wait for the sleep as well.
    (while sleep 10 >/dev/null 2>&1; do
        say "$name: ... $((SECONDS - start)) s${noun:+, $(grep -c "$pattern" "$log") $noun}"
    done) &
    BRAID_TICKER=$!
    "$@" >"$log" 2>&1 </dev/null || status=$?
    kill "$BRAID_TICKER" 2>/dev/null || true
    wait "$BRAID_TICKER" 2>/dev/null || true
    BRAID_TICKER=
    if [ $status -eq 0 ]; then
        say "$name: done in $((SECONDS - start)) s"
    else
        say "$name: failed after $((SECONDS - start)) s; the whole log is in ${log#"$BRAID_ROOT"/}" >&2
    fi
    return $status
}

# --- tools -----------------------------------------------------------------------------------------------------

find_java() {
    BRAID_JAVA=java
    if [ -n "${JAVA_HOME-}" ]; then
        BRAID_JAVA=$JAVA_HOME/bin/java
        [ -x "$BRAID_JAVA" ] || die "JAVA_HOME is $JAVA_HOME, where there is no bin/java; set it to a JDK 17 or newer"
    fi
    BRAID_JAVA=$(command -v "$BRAID_JAVA") || die "no java found; install a JDK 17 or newer (Debian: openjdk-17-jdk-headless, macOS: brew install openjdk)"
    local version
    version=$("$BRAID_JAVA" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
    [ "${version:-0}" -ge 17 ] || die "$BRAID_JAVA is Java ${version:-of an unknown version}; install a JDK 17 or newer, or set JAVA_HOME to one"
    # A run-time environment alone has neither the compiler that Maven needs nor the shell behind the kernel.
    "$BRAID_JAVA" --describe-module jdk.jshell >/dev/null 2>&1 \
        || die "$BRAID_JAVA is a Java run-time only; install a JDK 17 or newer (Debian: openjdk-17-jdk-headless)"
    BRAID_JDK_FLAGS=
    # From 24 on, each use of a native library warns unless it was allowed.
    if [ "$version" -ge 24 ]; then BRAID_JDK_FLAGS='--enable-native-access=ALL-UNNAMED'; fi
}

check_python() {
    command -v python3 >/dev/null || die "no python3 found; install Python 3.10 or newer (Debian: python3 python3-venv)"
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
        || die "python3 is $(python3 -V 2>&1); install Python 3.10 or newer and put it first on the PATH"
}

# A home that cannot be written to moves what would go there into the checkout.
choose_caches() {
    BRAID_MAVEN_OPTS=()
    if [ -n "${HOME-}" ] && [ -d "$HOME" ] && [ -w "$HOME" ]; then
        export DJL_CACHE_DIR=${DJL_CACHE_DIR:-$HOME/.djl.ai}
    else
        export DJL_CACHE_DIR=${DJL_CACHE_DIR:-$BRAID_DIR/djl}
        export JUPYTER_CONFIG_DIR=${JUPYTER_CONFIG_DIR:-$BRAID_DIR/jupyter/config}
        export JUPYTER_DATA_DIR=${JUPYTER_DATA_DIR:-$BRAID_DIR/jupyter/data}
        export JUPYTER_RUNTIME_DIR=${JUPYTER_RUNTIME_DIR:-$BRAID_DIR/jupyter/runtime}
        export IPYTHONDIR=${IPYTHONDIR:-$BRAID_DIR/jupyter/ipython}
        mkdir -p "$BRAID_DIR/jupyter" 2>/dev/null || true
        export PIP_CACHE_DIR=${PIP_CACHE_DIR:-$BRAID_DIR/pip}
        if [ ! -w "${HOME-}/.m2/repository" ]; then BRAID_MAVEN_OPTS=("-Dmaven.repo.local=$BRAID_DIR/m2"); fi
    fi
}

# --- library ---------------------------------------------------------------------------------------------------

source_stamp() {
    # From the root, so that the stamp does not change when the checkout moves.
    # One of the folders may be missing, about which find complains.
    (
        cd "$BRAID_ROOT" || exit
        find pom.xml .mvn lib/core/pom.xml lib/core/src/main data -type f -exec cksum {} + 2>/dev/null || true
    ) | LC_ALL=C sort | cksum
}

library_jar() {
    local jar
    for jar in "$BRAID_TARGET"/braid-*.jar; do
        case $jar in
            *-sources.jar | *-javadoc.jar | *-tests.jar) ;;
            *) if [ -f "$jar" ]; then printf '%s\n' "$jar"; return 0; fi ;;
        esac
    done
    return 1
}

class_path_whole() {
    [ -s "$BRAID_TARGET/kernel.classpath" ] || return 1
    # The jars live in Maven's repository, which may have been emptied since.
    local entry
    while IFS= read -r entry || [ -n "$entry" ]; do
        [ -f "$entry" ] || return 1
    done < <(tr ':' '\n' <"$BRAID_TARGET/kernel.classpath")
}

library_current() {
    local jar
    jar=$(library_jar) && class_path_whole || return 1
    [ "$(cat "$BRAID_TARGET/lab.stamp" 2>/dev/null)" = "$(source_stamp) $(cksum <"$jar")" ]
}

build_library() {
    if library_current; then
        say "library: up to date"
    else
        command -v mvn >/dev/null || die "no mvn found; install Maven 3.8 or newer (Debian: maven, macOS: brew install maven)"
        local stamp jar what='building with Maven (the first time it downloads the libraries, PyTorch among them: some 250 MB)'
        stamp=$(source_stamp)
        if [ -f "$BRAID_TARGET/lab.stamp" ]; then what='building what changed with Maven'; fi
        # An older version's jar must not be taken for the new one.
        rm -f "$BRAID_TARGET"/braid-*.jar
        if ! (cd "$BRAID_ROOT" && long_step library "$what" 'Downloaded from' 'files downloaded' \
            mvn -B -DskipTests -pl lib/core -am ${BRAID_MAVEN_OPTS[@]+"${BRAID_MAVEN_OPTS[@]}"} package); then
            grep -m 20 '^\[ERROR\]' "$BRAID_DIR/log/library.log" >&2 || tail -n 20 "$BRAID_DIR/log/library.log" >&2
            die "the library does not build"
        fi
        jar=$(library_jar) || die "Maven left no lib/core/target/braid-*.jar"
        printf '%s %s\n' "$stamp" "$(cksum <"$jar")" >"$BRAID_TARGET/lab.stamp"
    fi
}

# The kernel runs from a copy, moved into place in one go: rebuilding must not pull the jar from under a running one.
install_library() {
    local jar
    jar=$(library_jar) || die "no library in lib/core/target; run binder/lab once without --no-build"
    class_path_whole || die "lib/core/target/kernel.classpath names jars that are not there; run binder/lab once without --no-build"
    mkdir -p "$BRAID_DIR/lib"
    install_file "$jar" "$BRAID_DIR/lib/braid.jar"
    install_file "$BRAID_TARGET/kernel.classpath" "$BRAID_DIR/lib/classpath"
}

install_file() {
    cmp -s "$1" "$2" && return 0
    cp "$1" "$2.new" && mv -f "$2.new" "$2"
}

# --- Python ----------------------------------------------------------------------------------------------------

has_modules() { # PYTHON MODULES
    "$1" -c "import $2" >/dev/null 2>&1
}

requirements_stamp() { cksum "$BRAID_ROOT/binder/requirements.txt" "$BRAID_ROOT/binder/constraints.txt" | cksum; }

venv_current() {
    [ "$(cat "$BRAID_DIR/venv/braid.stamp" 2>/dev/null)" = "$(requirements_stamp)" ] \
        && "$BRAID_DIR/venv/bin/python" -c '' 2>/dev/null
}

make_venv() {
    python3 -m venv --clear "$BRAID_DIR/venv" \
        && "$BRAID_DIR/venv/bin/python" -m pip install --disable-pip-version-check --no-input --retries 2 \
            --progress-bar off -r "$BRAID_ROOT/binder/requirements.txt"
}

# Sets BRAID_PYTHON, the interpreter that has MODULES, and BRAID_SHARE, where its kernel spec goes.
find_python() { # MODULES
    local modules=$1 candidate
    BRAID_SHARE=${BRAID_SHARE:-$BRAID_DIR/share/jupyter}
    if [ -n "${BRAID_PYTHON-}" ]; then
        has_modules "$BRAID_PYTHON" "$modules" || die "BRAID_PYTHON is $BRAID_PYTHON, which lacks one of: $modules; install binder/requirements.txt there or unset it"
        return
    fi
    local venv=$BRAID_DIR/venv
    candidate=$(cat "$BRAID_DIR/python" 2>/dev/null || true)
    if venv_current; then
        say "python: up to date"
    elif [ -n "$candidate" ] && has_modules "$candidate" "$modules"; then
        BRAID_PYTHON=$candidate
        say "python: using the JupyterLab packages of $candidate (remove .braid/python to try a private environment again)"
        return
    elif long_step python "making a private environment with JupyterLab and the Java kernel (.braid/venv)" \
        '^Collecting' 'packages' make_venv; then
        # jjava's own kernel, without Braid, would only be chosen by mistake; its jar stays and is ours.
        rm -f "$venv/share/jupyter/kernels/java/kernel.json"
        requirements_stamp >"$venv/braid.stamp"
        quiet_jupyterlab "$venv/share/jupyter/lab/settings"
    else
        rm -rf "$venv"
        for candidate in python3 /usr/bin/python3 "$(jupyter_python)"; do
            if [ -n "$candidate" ] && has_modules "$candidate" "$modules"; then
                BRAID_PYTHON=$(command -v "$candidate")
                # Remembered, so that the next start does not wait for pip to fail again.
                printf '%s\n' "$BRAID_PYTHON" >"$BRAID_DIR/python"
                say "python: using the JupyterLab packages of $BRAID_PYTHON instead"
                return
            fi
        done
        if ! has_modules python3 ensurepip; then die "python3 cannot make environments; install Debian's python3-venv (or JupyterLab itself)"; fi
        die "pip could not install binder/requirements.txt; connect to a package registry, or install jupyterlab, nbconvert and jjava for python3"
    fi
    BRAID_PYTHON=$venv/bin/python
    BRAID_SHARE=$venv/share/jupyter
}

# The interpreter behind a jupyter on the PATH, from its first line.
jupyter_python() {
    local jupyter
    jupyter=$(command -v jupyter) || return 0
    sed -n '1s/^#! *\([^ ]*python[^ ]*\).*/\1/p' "$jupyter" 2>/dev/null || true
}

# Without this, a dialogue about news and a call to the network greet each new user.
quiet_jupyterlab() { # SETTINGS-FOLDER
    mkdir -p "$1"
    printf '%s\n' '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}' \
        >"$1/overrides.json"
}

# Needs BRAID_PYTHON, BRAID_SHARE and BRAID_JAVA.
write_kernel_spec() {
    export JUPYTER_PATH=$BRAID_SHARE${JUPYTER_PATH:+:$JUPYTER_PATH}
    BRAID_JAVA=$BRAID_JAVA BRAID_JDK_FLAGS=$BRAID_JDK_FLAGS "$BRAID_PYTHON" - "$BRAID_ROOT" "$BRAID_SHARE" <<'PYTHON' || exit 1
import json, os, sys
from pathlib import Path
from jupyter_core.paths import jupyter_path

root, share = map(Path, sys.argv[1:])
# jjava's package brings the kernel's jar as part of a kernel spec of its own.
jars = [jar for folder in [str(share / "kernels"), *jupyter_path("kernels")] for jar in sorted(Path(folder).glob("*/jjava.jar"))]
if not jars:
    sys.exit("braid: the Java kernel is missing; install the Python package jjava (pip install jjava==1.0a8)")
spec = {
    "argv": ["bash", str(root / "binder" / "kernel"), "{connection_file}"],
    "display_name": "Java (Braid)",
    "language": "java",
    "interrupt_mode": "message",
    "env": {
        "BRAID_JAVA": os.environ["BRAID_JAVA"],
        "BRAID_JDK_FLAGS": os.environ["BRAID_JDK_FLAGS"],
        "BRAID_JJAVA_JAR": str(jars[0]),
        "DJL_CACHE_DIR": os.environ["DJL_CACHE_DIR"],
    },
    "metadata": {"debugger": False},
}
folder = share / "kernels" / "braid"
folder.mkdir(parents=True, exist_ok=True)
new = folder / "kernel.json.new"
new.write_text(json.dumps(spec, indent=1) + "\n", encoding="utf-8")
new.replace(folder / "kernel.json")
PYTHON
}

# --- native library --------------------------------------------------------------------------------------------

unpack_natives() {
    local stamp
    stamp="$DJL_CACHE_DIR $(cksum <"$BRAID_DIR/lib/classpath")"
    if [ "$(cat "$BRAID_DIR/natives.stamp" 2>/dev/null)" = "$stamp" ] && [ -d "$DJL_CACHE_DIR/pytorch" ]; then
        say "natives: up to date"
        return
    fi
    if ! long_step natives "unpacking PyTorch's native library (some 450 MB, once)" '' '' \
        env OPT_OUT_TRACKING=true "$BRAID_JAVA" -Dai.djl.offline=true -cp "$(cat "$BRAID_DIR/lib/classpath")" "$BRAID_ROOT/binder/WarmUp.java"; then
        grep -m 5 -E 'Exception|Error|error:|Caused' "$BRAID_DIR/log/natives.log" >&2 || tail -n 5 "$BRAID_DIR/log/natives.log" >&2
        die "PyTorch's native library does not load here; is there room for 500 MB in $DJL_CACHE_DIR?"
    fi
    printf '%s\n' "$stamp" >"$BRAID_DIR/natives.stamp"
}
