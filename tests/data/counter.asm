; An XDP program: counts IPv4 packets by protocol in the map "packets" (key u8, value u64) and
; lets all of them pass.
	r6 = *(u32 *)(r1 +0)		; data
	r7 = *(u32 *)(r1 +4)		; data_end
	r0 = r6
	r0 += 34			; an Ethernet and an IPv4 header
	if r0 > r7 goto pass
	r0 = *(u16 *)(r6 +12)
	r0 = be16 r0
	if r0 != 0x800 goto pass
	r0 = *(u8 *)(r6 +23)
	*(u8 *)(r10 -1) = r0		; the key

	r1 = map[name:packets]
	r2 = r10
	r2 += -1
	call map_lookup_elem
	if r0 == 0 goto first
	r1 = 1
	lock *(u64 *)(r0 +0) += r1
	goto pass

first:					; of this protocol
	*(u64 *)(r10 -16) = 1
	r1 = map[name:packets]
	r2 = r10
	r2 += -1
	r3 = r10
	r3 += -16
	r4 = 0
	call map_update_elem

pass:
	r0 = 2				; XDP_PASS
	exit
