# First process of the namespaces that namespace.mjs makes: mounts what the Wine root needs, then
# runs the command in it and stays until the command ends. Everything comes as separate arguments,
# so no value is ever read by a shell.
#
#   enter.sh ROOT HOSTNAME PREFIX CWD STARTED STDOUT STDERR BINDS [FROM TO]… [NAME=VALUE]… COMMAND ARGS…
set -eu
root=$1 hostname=$2 prefix=$3 cwd=$4 started=$5 stdout=$6 stderr=$7 binds=$8
shift 8

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
chroot "$root" /usr/bin/hostname "$hostname"

: >"$started"
# Not `exec`: this shell is process 1 and must not die of, or be deaf to, what kills the command.
# Files, not pipes: node.exe fails with EBADF on a pipe made by Linux. Appending keeps the output of
# several processes whole.
set +e
chroot "$root" /usr/bin/env --ignore-environment --chdir="$cwd" -- "$@" \
  </dev/null >>"$stdout" 2>>"$stderr"
exit $?
