"""What a report holds, in words: why it waits, whom it concerns, its files, its place, its clue."""

from gridwatch.vocabulary.term import Table, Term

HELD_REASON: Table = {
    "outside_term":          Term("拍摄时不在任期内", "Captured outside the term"),
    "captured_in_future":    Term("手机时间超前", "The phone's clock was ahead"),
    "captured_too_long_ago": Term("事情发生得太久", "Captured too long ago"),
}  # fmt: skip

TRACK: Table = {
    "need":          Term("急难愁盼", "Pressing need"),
    "rectify":       Term("整改问题", "To be rectified"),
    "possible_clue": Term("疑似线索", "Possible clue"),
}  # fmt: skip

CONCERN_KIND: Table = {"post": Term("职务", "Post"), "person": Term("姓名", "Name")}

CONCERNED_POST: Table = {
    "party_secretary":  Term("村党支部书记", "Village party secretary"),
    "village_director": Term("村委会主任", "Village director"),
    "committee_member": Term("村“两委”干部", "Village committee member"),
    "chief":            Term("监督长", "Supervision chief"),
    "deputy":           Term("副监督长", "Deputy chief"),
    "vasc_member":      Term("村务监督委员会成员", "Member of the village affairs supervision committee"),
    "group_leader":     Term("村民小组长", "Leader of the village group"),
    "property_manager": Term("集体资产管理人员", "Manager of collective property"),
    "contractor":       Term("公共工程承包方", "Contractor on public works"),
    "town_cadre":       Term("镇干部", "Town cadre"),
    "town_commission":  Term("镇纪委工作人员", "Staff of the town commission"),
    "county_official":  Term("县级以上干部", "County official or above"),
}  # fmt: skip

PLACEMENT_KIND: Table = {
    "cell":        Term("定位在一个网格内", "Inside one cell"),
    "border":      Term("在边界附近，可能属于几个网格", "Near a border: one of several cells"),
    "appointment": Term("按反映人的任职地", "By the reporter's own post"),
    "chosen":      Term("反映人选择或扫码", "Chosen or scanned by the reporter"),
    "unplaced":    Term("没有位置", "Without a place"),
}  # fmt: skip

LIKENESS: Table = {
    "near":       Term("位置相近", "Near"),
    "same_words": Term("文字相似", "Same words"),
    "same_photo": Term("照片相同", "Same photo"),
    "linked":     Term("已关联", "Linked"),
}  # fmt: skip

FILE_KIND: Table = {
    "photo":    Term("照片", "Photo"),
    "voice":    Term("录音", "Voice note"),
    "video":    Term("视频", "Film"),
    "document": Term("文件", "Document"),
}  # fmt: skip

EVIDENCE_PURPOSE: Table = {
    "report":  Term("反映", "Report"),
    "proof":   Term("整改证明", "Proof"),
    "revisit": Term("回访", "Revisit"),
}  # fmt: skip

EVIDENCE_FLAG: Table = {
    "exif_distance_m":    Term("照片位置相距 {value} 米", "photo taken {value} m away"),
    "exif_seconds_apart": Term("照片时间相差 {value} 秒", "photo taken {value} s apart"),
}  # fmt: skip
"""What is odd about a file."""

UNFIT: Table = {
    "unknown_format": Term(
        "文件格式不支持：照片用 JPEG、PNG、WebP、HEIC，录音用 AAC、Opus、WebM，视频用 MP4，文档用 PDF。",
        "The format is not one we take: JPEG, PNG, WebP, HEIC photos; AAC, Opus, WebM voice; MP4 film; PDF."),
    "wrong_kind": Term("文件内容与登记的种类不符。", "The file is not of the kind that was announced."),
    "polyglot": Term("文件里夹带了另一种文件，不能接收。", "The file is another kind of file at the same time."),
    "broken": Term("文件已损坏或不完整，打不开。", "The file is broken or cut short and cannot be opened."),
    "too_many_pixels": Term("照片像素过多，请缩小后再发。", "The photo has too many pixels; send a smaller one."),
    "too_long": Term("录音或视频过长。", "The recording plays for too long."),
    "too_many_pages": Term("文档页数过多。", "The document has too many pages."),
    "encrypted": Term("文档设有密码，请去掉密码后再发。", "The document is locked; send it without a password."),
    "too_costly": Term(
        "打开这个文件所需的内存或时间过多，请压缩后再发。",
        "Opening the file takes too much memory or time; send a smaller one."),
    "withdrawn": Term("登记的人已取消，不再上传。", "Whoever announced it withdrew it."),
}  # fmt: skip
"""Why a file is not taken; sentences only."""

OUTCOME: Table = {
    "inquiry":                  Term("谈话函询", "Talk or inquiry"),
    "preliminary_verification": Term("初步核实", "Preliminary verification"),
    "held":                     Term("暂存待查", "Held for later"),
    "concluded":                Term("予以了结", "Concluded"),
}  # fmt: skip
"""What became of a clue; the four ways of the discipline inspection rules."""

UNTRUE_REASON: Table = {
    "no_such_fact":  Term("查无此事", "No such thing happened"),
    "misunderstood": Term("误听误解", "It was misheard or misunderstood"),
    "within_rules":  Term("有其事但不违规", "It happened and broke no rule"),
    "somebody_else": Term("非其本人所为", "Somebody else did it"),
}  # fmt: skip
"""Why an allegation was found untrue 失实."""

VISIT_RESULT: Table = {
    "no_problem": Term("未发现问题", "No problem"),
    "problem":    Term("发现问题", "A problem"),
}  # fmt: skip

VISIT_STATE: Table = {
    "counted":   Term("有效", "Counted", "已送达", "Delivered"),
    "held":      Term("待核", "Held", "已送达，待镇里核实", "Delivered; the town is checking it"),
    "dismissed": Term("认定无效", "Dismissed", "镇里认定无效", "Dismissed by the town"),
}  # fmt: skip
"""The sentence tells the monitor who made the visit."""

VISIT_ACTION: Table = {"admit": Term("认定有效", "It counts"), "dismiss": Term("认定无效", "Dismiss it")}

EXTENSION_STATE: Table = {
    "asked":    Term("待批准", "Waiting for a decision"),
    "approved": Term("已同意", "Given"),
    "refused":  Term("未同意", "Refused"),
}  # fmt: skip

EXTENSION_ACTION: Table = {"approve": Term("同意延期", "Give more time"), "refuse": Term("不同意", "Refuse")}
