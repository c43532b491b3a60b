"""Scripts in which a word is not "letters between blanks", as pieces of regular expressions."""

# Thai, Lao, Burmese, Khmer, kana and Han set no blanks between words: here each letter stands alone.
DENSE = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ec0-\u0ec6\u1000-\u102a\u1780-\u17b3"
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
# Vowel signs, tones, points and joiners: they belong to the letter before, though no letters themselves.
MARK = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09d7\u0a01-\u0a03\u0a3c-\u0a51"
    "\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bd7\u0c00-\u0c04\u0c3c-\u0c56"
    "\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u0d57\u0dca-\u0ddf"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u135d-\u135f\u17b4-\u17d3"
    "\u200c\u200d\u3099\u309a"
)
LETTER = rf"(?:[^\W\d_{DENSE}])"
INNER = rf"(?:[^\W{DENSE}]|[{MARK}])"
"""A letter, digit or mark inside a word."""

# A Thai or Lao vowel may be written before its consonant or behind it, and is one with it.
SYLLABLE = (
    rf"[\u0e40-\u0e44\u0ec0-\u0ec4]?[{DENSE}][{MARK}]*[\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3]?[{MARK}]*"
)

# Units without a blank or a word border behind them.
DENSE_UNIT = (
    "(?:毫克|微克|千克|公斤|克|毫升|升|岁|歲|歳|天|日間|日|周間|週間|周|週|个月|個月|か月|ヶ月|カ月|月|年間|年"
    "|小时|小時|時間|分钟|分鐘|分間|分|次|回|人|片|粒|錠|度|มก|มล|ปี|วัน|ครั้ง|สัปดาห์|เดือน|ชั่วโมง|เม็ด)"
)
DENSE_DATE = r"(?:\d{4}\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|\d{1,2}\s?月\s?\d{1,2}\s?日)"
