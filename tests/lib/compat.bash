# The same line through bpftool and bpfadm.

# Is the second document the first but for keys that it adds?  What the two may spell otherwise: see
# bpfadm-json(7).  Where bpftool's is an error, any error will do.
# shellcheck disable=SC2016 # jq's variables
compat_filter='
	# A helper by its number, not by where it is; an instruction and an errno that bpftool 7.1
	# did not know.
	def usual: if type == "string" then sub("call (?<name>bpf_\\w+)#-?\\d+$"; "call \(.name)") |
		sub("= &\\(void __percpu \\*\\)\\((?<from>r\\d)\\)$"; "= \(.from)") |
		sub("^Unknown error 524$"; "Operation not supported") else . end;
	def is_error: type == "object" and has("error");
	def within($a; $b):
		if ($a | type) == "object" and ($b | type) == "object" then
			all($a | keys[]; . as $k | if $k == "loaded_at" then ($a[$k] - $b[$k] | fabs) <= 1
				else ($b | has($k)) and within($a[$k]; $b[$k]) end)
		elif ($a | type) == "array" and ($b | type) == "array" then
			($a | length) == ($b | length) and all(range($a | length); within($a[.]; $b[.]))
		else $a == $b end;
	(.[0] | walk(usual)) as $a | (.[1] | walk(usual)) as $b |
	length == 2 and (($a | is_error) and ($b | is_error) or within($a; $b))'

# Fails, and shows how they differ, unless both are the same but for keys that bpfadm adds.
same_json() { # bpftool's document, bpfadm's
	jq -es "$compat_filter" <(echo "$1") <(echo "$2") >/dev/null || {
		diff <(jq -S . <<<"$1") <(jq -S . <<<"$2") | head -n 20
		return 1
	}
}

same_as_bpftool() { # line...
	local theirs ours
	theirs=$(bpftool -j "$@" 2>/dev/null) || true
	ours=$(bpfadm -j "$@" 2>/dev/null) || true
	same_json "$theirs" "$ours" || {
		echo "differs: $*"
		return 1
	}
}
