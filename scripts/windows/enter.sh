# First process of the namespaces that namespace.mjs makes: mounts what the Wine root needs, then
# runs the command in it and stays until the command ends. Everything comes as separate arguments,
# so no value is ever read by a shell.
#
#   enter.sh ROOT HOSTNAME PREFIX CWD STARTED STDIN STDOUT STDERR RULE BINDS [FROM TO]…
#            [NAME=VALUE]… COMMAND ARGS…
#
# RULE is a line for binfmt_misc that says which programs an emulator in ROOT runs, or nothing.
set -eu
root=$1 hostname=$2 prefix=$3 cwd=$4 started=$5 stdin=$6 stdout=$7 stderr=$8 rule=$9 binds=${10}
shift 10

# The host comes first: bound recursively, it must not contain the mounts below once more.
mount --rbind / "$root/host"
for ((; binds > 0; binds--)); do
  mount --bind "$1" "$root/host$2"
  shift 2
done
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$prefix" "$root/w"
if [ -n "$rule" ]; then
  # This user namespace's own; the machine's does not change.
  mount -t binfmt_misc binfmt_misc "$root/binfmt" || {
    echo 'Programs for another processor need a binfmt_misc of their own: Linux 6.7 or newer.'
    exit 1
  } >&2
  (cd "$root" && printf %s "$rule" >binfmt/register)
fi
chroot "$root" /usr/bin/hostname "$hostname"

: >"$started"
# Not `exec`: this shell is process 1 and must not die of, or be deaf to, what kills the command.
# Files, not pipes: node.exe fails with EBADF on a pipe made by Linux. Appending keeps the output of
# several processes whole.
set +e
chroot "$root" /usr/bin/env --ignore-environment --chdir="$cwd" -- "$@" \
  <"$stdin" >>"$stdout" 2>>"$stderr"
exit $?
