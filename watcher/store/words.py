"""The words that stored records share: zstd's prefix for records packed on their own.

Part of the stored format: never change a set, add another with its own mark.
"""

MARK_1 = b"\x01"
WORDS_1 = (
    b'{"after":"","after_context":"","anchor":"","before":"","before_context":"","box":"",'
    b'"column":"","group_id":"","id":"","kind":"changed","label":"","lang":"","list_kind":'
    b'"","new_index":null,"old_index":null,"ops":[["=",""],["-",""],["+",""]],"part_of":""'
    b',"row":"","trail":[""],"trail_old":[""]},{"delta":{"new_sha":"","old_sha":"","ops":['
    b'{"blocks":[],"count":0,"start":0,"tag":"="},{"blocks":[{"anchor":"","box":"","cells"'
    b':[],"index":0,"key":"","kind":"para","label":"","lang":"","level":0,"links":[{"end":'
    b'0,"href":"https://www.","start":0,"text":""}],"list_kind":"","path":"","table":null,'
    b'"text":"","trail":[""]}],"count":1,"start":0,"tag":"-"}],"version":1},"edits":[],"en'
    b'gine_version":"","is_rewritten":false,"stats":[]}{"edit_id":"","facts":[{"after":"",'
    b'"before":"","kind":"dose","unit":""}],"headlines":[["nb",""],["nn",""],["en",""]],"l'
    b'evel":"important","lowered_by":"","reasons":[{"level":"critical","rule":"","text":""'
    b'}]},"verdicts":[],"vocabulary_version":""}{"change_id":"","deep_url":"","headline":"'
    b'","in_reply_to":null,"items":[],"language":"nb","note":"","observed_at":"2026-01-01T'
    b'00:00:00Z","published_at":"","quiet_count":0,"review":"unreviewed","section":[],"slu'
    b'g":"","source_date":null,"source_id":"","source_lang":"nb","source_owner":"","source'
    b'_title":"","source_url":"","summary":"","title":"","topics":[],"updated_at":""}{"att'
    b'empt":1,"body_bytes":0,"charset":"utf-8","content_type":"text/html","id":"","reasons'
    b'":[],"sha256_body":"","source_id":"","state":"pending","trace":{"elapsed":0.1,"fetch'
    b'ed_at":"2026-01-01T00:00:00Z","final_url":"https://www.","first_byte":0.1,"headers":'
    b'[["date","Thu, 01 Jan 2026 00:00:00 GMT"],["content-type","text/html; charset=utf-8"'
    b'],["content-length","0"],["connection","keep-alive"],["transfer-encoding","chunked"]'
    b',["server","nginx"],["cache-control","no-cache, no-store, must-revalidate, public, p'
    b'rivate, max-age=0"],["etag","W/\\"\\""],["last-modified","Thu, 01 Jan 2026 00:00:00 GM'
    b'T"],["expires","-1"],["pragma","no-cache"],["vary","Accept-Encoding, Cookie"],["set-'
    b'cookie","; path=/; secure; HttpOnly; SameSite=Lax"],["content-encoding","gzip"],["ag'
    b'e","0"],["strict-transport-security","max-age=31536000; includeSubDomains; preload"]'
    b',["x-content-type-options","nosniff"],["x-frame-options","SAMEORIGIN"],["x-xss-prote'
    b'ction","1; mode=block"],["referrer-policy","strict-origin-when-cross-origin"],["cont'
    b"ent-security-policy\",\"default-src 'self'; script-src 'unsafe-inline'; frame-ancestor"
    b's \'none\'"],["x-powered-by",""],["x-cache","HIT from cloudfront"],["cf-ray",""],["acc'
    b'ept-ranges","bytes"]],"hops":[],"source_id":"","status":200,"tls":"TLSv1.3 TLS_AES_2'
    b'56_GCM_SHA384","url":"https://www.","wire_bytes":0},"validators":{"etag":"","last_mo'
    b'dified":""}}'
)
