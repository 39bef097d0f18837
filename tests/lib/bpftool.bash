# bpfadm beside bpftool.

# What of the second document the first has, too: lists of the same length, and of objects only the
# first one's keys.  Where the first is an error, any error will do: bpfadm has its own words; and of
# the words for errno 524, which bpftool does not know, bpfadm's are taken.
jq_like='
	def like($t):
		if ($t | type) == "object" and type == "object" then
			with_entries(.key as $k | select($t | has($k)) | .value |= like($t[$k]))
		elif ($t | type) == "array" and type == "array" then
			[range(length) as $i | .[$i] | like($t[$i])]
		else . end;
	if ($theirs | type) == "object" and ($theirs | keys) == ["error"] and has("error")
	then $theirs else like($theirs) end'

# Fails, and shows how they differ, unless both documents are equal but for keys that the second
# adds.
same_json() { # bpftool's, bpfadm's
	local theirs=${1//Unknown error 524/Operation not supported}
	jq -e --argjson theirs "$theirs" "$jq_like | . == \$theirs" <<<"$2" >/dev/null || {
		diff <(jq -S . <<<"$theirs") \
			<(jq -S --argjson theirs "$theirs" "$jq_like" <<<"$2") | head -n 20
		return 1
	}
}

# The same line through both.
same() {
	local theirs ours
	theirs=$(bpftool -j "$@" 2>/dev/null) || true
	ours=$(bpfadm -j "$@" 2>/dev/null) || true
	same_json "$theirs" "$ours" || {
		echo "differs: $*"
		return 1
	}
}
