# A bpf file system of the test's own: $fs, from setup() to teardown().

bpffs_mount() {
	fs=$BATS_TEST_TMPDIR/bpffs
	mkdir -p "$fs"
	mount -t bpf bpf "$fs"
}

bpffs_unmount() {
	umount "$fs"
}
