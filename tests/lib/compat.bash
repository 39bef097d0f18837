# The same line through bpftool and bpfadm.

# What one of the two programs shows and the other may spell otherwise: see bpfadm-json(7).
# shellcheck disable=SC2016 # jq's variables
compat_filter='
	# A helper by its number, not by where it is; an instruction that bpftool 7.1 did not know.
	def usual: if type == "string" then sub("call (?<name>bpf_\\w+)#-?\\d+$"; "call \(.name)") |
		sub("= &\\(void __percpu \\*\\)\\((?<from>r\\d)\\)$"; "= \(.from)") else . end;
	def within($a; $b):
		if ($a | type) == "object" and ($b | type) == "object" then
			all($a | keys[]; . as $k | if $k == "loaded_at" then ($a[$k] - $b[$k] | fabs) <= 1
				else ($b | has($k)) and within($a[$k]; $b[$k]) end)
		elif ($a | type) == "array" and ($b | type) == "array" then
			($a | length) == ($b | length) and all(range($a | length); within($a[.]; $b[.]))
		else $a == $b end;
	(.[0] | walk(usual)) as $a | (.[1] | walk(usual)) as $b | within($a; $b)'

# Is bpfadm -j LINE what bpftool -j LINE is, but for keys that bpfadm adds?
same_as_bpftool() { # line...
	bpftool -j "$@" >"$BATS_TEST_TMPDIR/theirs" 2>/dev/null
	bpfadm -j "$@" >"$BATS_TEST_TMPDIR/ours"
	jq -es "$compat_filter" "$BATS_TEST_TMPDIR/theirs" "$BATS_TEST_TMPDIR/ours" >/dev/null && return
	echo "differs: $*"
	diff <(jq -S . "$BATS_TEST_TMPDIR/theirs") <(jq -S . "$BATS_TEST_TMPDIR/ours") | head -20
	return 1
}
