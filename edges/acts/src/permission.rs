//! The one table of permissions: every act, and the roles that may do it.
//!
//! To add an act: one row here, and `by.may("verb_noun")?` first in its file. An act without a
//! row is refused to everybody, and a test names it. The operator may do every act.

use party::Role::{
    self, Administrator, Approver, Inspector, Maker, Partner, Regulator, Trainer, Witness,
};
use word::Words;

/// What an act is to those who are seen by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It changes what the organisation keeps or says; refused to whoever only looks.
    Change,
    /// It reads what is not public.
    Look,
    /// It concerns the person's own account alone.
    Own,
}

/// Who may do an act.
#[derive(Clone, Copy, Debug)]
pub struct Permission {
    /// The act, `verb_noun`.
    pub act: &'static str,
    /// What it is, for those who grant roles and scopes.
    pub words: Words,
    /// What it does to others.
    pub kind: Kind,
    /// The roles, each of which suffices.
    pub roles: &'static [Role],
}

/// Everybody who works in the organisation.
const INSIDE: &[Role] = &[Administrator, Maker, Inspector, Approver, Trainer];
/// They, and who supervises it.
const INSIDE_AND_REGULATOR: &[Role] =
    &[Administrator, Maker, Inspector, Approver, Trainer, Regulator];
/// Whoever has an account.
const SIGNED_IN: &[Role] =
    &[Administrator, Maker, Inspector, Approver, Trainer, Partner, Regulator, Witness];
/// Who plans quality.
const PLANNING: &[Role] = &[Inspector, Approver];

/// Every act, by stage.
pub const PERMISSIONS: &[Permission] = &[
    // party
    change("found_organisation", "建立组织", "set up the organisation", &[Administrator]),
    change("add_person", "登记人员", "add a person", &[Administrator]),
    change("change_consent", "更改署名同意", "change a consent", &[Administrator]),
    change("grant_role", "授予角色", "grant a role", &[Administrator]),
    change("end_role", "结束角色", "end a role", &[Administrator]),
    change("open_account", "开通账户", "open an account", &[Administrator]),
    change("close_account", "关闭账户", "close an account", &[Administrator]),
    change("set_password", "重设他人密码", "give somebody another password", &[Administrator]),
    change(
        "link_subject",
        "关联登录服务的用户",
        "link a subject of a sign-in service",
        &[Administrator],
    ),
    own("use_session", "使用会话", "be signed in"),
    own("change_password", "更改自己的密码", "change one's own password"),
    own("issue_token", "签发自己的令牌", "issue a token of one's own"),
    own("revoke_token", "吊销自己的令牌", "revoke a token of one's own"),
    own("read_tokens", "查看自己的令牌", "read one's own tokens"),
    look("read_metrics", "查看运行指标", "read the metrics", &[Administrator]),
    look("read_audit", "查看审计记录", "read the audit list", &[Administrator, Regulator]),
    look("read_people", "查看人员与角色", "read people and roles", INSIDE),
    change("make_subscription", "订阅通知", "subscribe to notices", &[Administrator]),
    change("end_subscription", "结束通知订阅", "end a subscription", &[Administrator]),
    change("set_mail_server", "设置邮件服务器", "set the mail server", &[Administrator]),
    change("retry_notice", "重发通知", "have a notice sent again", &[Administrator]),
    look("read_notices", "查看通知及订阅", "read notices and subscriptions", &[Administrator]),
    look("read_workshop", "查看车间记录", "read what the workshop keeps", INSIDE_AND_REGULATOR),
    look("read_calendar", "订阅到期日历", "subscribe to when gauges are due", INSIDE_AND_REGULATOR),
    // standard
    change("release_standard", "发布工艺标准", "release a standard", &[Approver]),
    change("revise_item", "修订零件", "revise an item", PLANNING),
    change("revise_operation", "修订工序", "revise an operation", PLANNING),
    change("revise_characteristic", "修订特性", "revise a characteristic", PLANNING),
    change("revise_failure_chain", "修订失效链", "revise a failure chain", PLANNING),
    change("revise_control", "修订控制计划", "revise a row of a control plan", PLANNING),
    change("install_template", "安装行业模板", "install an industry template", &[Approver]),
    change("remove_template", "移除行业模板", "remove an industry template", &[Approver]),
    // make
    change("open_lot", "开批", "open a lot", &[Maker]),
    change("capture_events", "采集供应链事件", "capture events", &[Maker, Inspector]),
    look("find_events", "查询供应链事件", "find events", INSIDE_AND_REGULATOR),
    look("trace_thing", "追溯", "trace a thing", INSIDE_AND_REGULATOR),
    look("recall_thing", "召回范围查询", "find what a recall concerns", INSIDE_AND_REGULATOR),
    change("open_order", "接受订单", "take an order", PLANNING),
    change("mark_pieces", "登记序列号", "mark pieces", &[Maker]),
    change("add_station", "登记工位", "add a station", PLANNING),
    change("start_execution", "开始作业", "start an operation", &[Maker]),
    change("end_execution", "结束作业", "end an operation", &[Maker]),
    // measure
    change("record_readings", "记录读数", "record readings", &[Maker, Inspector]),
    change("correct_reading", "更正读数", "correct a reading", &[Inspector]),
    change("seal_lot", "封存批", "seal a lot", &[Inspector]),
    change("plan_sealing", "设定封存计划", "plan when lots are sealed", PLANNING),
    change("plan_retention", "设定读数保存期限", "state for how long values are kept", &[Approver]),
    change("expire_readings", "删去过期数值", "let values past retention go", &[Administrator]),
    change("register_gauge", "登记量具", "enter a gauge in the register", &[Inspector]),
    change("confirm_gauge", "确认量具", "confirm a gauge", &[Inspector]),
    change("study_gauge", "研究量具", "study a gauge", &[Inspector]),
    change(
        "revise_source",
        "修订数据来源",
        "revise a source of readings",
        &[Administrator, Inspector, Approver],
    ),
    look(
        "try_source",
        "试读数据来源",
        "try a source of readings",
        &[Administrator, Inspector, Approver],
    ),
    look(
        "read_letters",
        "查看死信",
        "read dead letters",
        &[Administrator, Maker, Inspector, Approver],
    ),
    change(
        "bring_messages",
        "送来某来源的消息",
        "bring the messages of a source",
        &[Maker, Inspector],
    ),
    change("answer_letter", "处置死信", "answer a dead letter", PLANNING),
    // judge
    look("study_base", "研究已有读数", "study readings that were kept", PLANNING),
    change("propose_limits", "建议控制限", "propose control limits", PLANNING),
    change("approve_limits", "批准控制限", "approve control limits", &[Approver]),
    change("stop_monitor", "停用监控", "stop a monitor", &[Approver]),
    change("answer_signal", "处置信号", "answer a signal", &[Maker, Inspector, Approver]),
    change(
        "attach_note",
        "为信号附上照片或语音",
        "attach a photo or a voice note to a signal",
        &[Maker, Inspector, Approver],
    ),
    change(
        "transcribe_attachment",
        "写下语音的内容",
        "write down what a voice note says",
        &[Maker, Inspector, Approver],
    ),
    change(
        "erase_attachment",
        "删去自己附上的照片或语音",
        "erase a photo or a voice note of one's own",
        &[Administrator, Maker, Inspector, Approver],
    ),
    change(
        "erase_others_attachment",
        "删去他人附上的照片或语音",
        "erase a photo or a voice note of somebody else's",
        &[Administrator, Approver],
    ),
    change(
        "note_cause",
        "在图上注明原因",
        "note a cause at a point",
        &[Maker, Inspector, Approver],
    ),
    change(
        "report_nonconformity",
        "报告不合格",
        "report a nonconformity",
        &[Maker, Inspector, Approver],
    ),
    change("dispose_nonconformity", "处置不合格品", "dispose of nonconforming pieces", PLANNING),
    change("confirm_cause", "确认不合格原因", "confirm the cause of a nonconformity", PLANNING),
    change("open_case", "开立问题案例", "open a problem case", PLANNING),
    change("work_on_case", "处理问题案例", "work on a problem case", &[Maker, Inspector, Approver]),
    change("close_case", "关闭问题案例", "close a problem case", &[Approver]),
    // teach
    change("grant_qualification", "授予资格", "grant a qualification", &[Trainer]),
    change("sign_again", "重新签认资格", "sign a qualification again", &[Trainer]),
    // certify
    change("issue_claim", "签发声明", "issue a claim", &[Approver]),
    change("withdraw_claim", "撤回声明", "withdraw a claim", &[Approver]),
    change("issue_certificate", "签发证书", "issue a certificate", &[Approver]),
    change("receive_certificate", "收下来料证书", "receive a certificate", &[Inspector, Approver]),
    change("enter_verification", "收入核验结论", "enter a verification", &[Inspector, Approver]),
    change("rotate_key", "更换密钥", "replace a key", &[Administrator]),
    change("revoke_key", "吊销密钥", "revoke a key", &[Administrator]),
    change("retire_log_key", "停用日志旧密钥", "retire a log's key of before", &[Administrator]),
    // trust
    change("enter", "写入日志条目", "enter digests in the log", &[Maker, Inspector, Approver]),
    change("publish_list", "公布待抽名单", "publish a list", &[Inspector, Approver]),
    change("note_promise", "登记伙伴承诺", "note a promise", &[Inspector, Approver]),
    change("change_promise", "买方改期", "change a promise as its buyer", &[Approver]),
    change("note_delivery", "登记到货", "note a delivery", &[Inspector, Approver]),
    change("open_appeal", "提出申诉", "open an appeal", &[Partner, Inspector, Approver]),
    change("decide_appeal", "裁定申诉", "decide an appeal", &[Approver]),
    look("score_partners", "查看履约评分", "score partners", INSIDE),
    change("state_policy", "陈述信任策略", "state a policy of witnesses", &[Administrator]),
    change("add_witness", "添加见证方", "add a witness", &[Administrator]),
    change("follow_log", "见证一个日志", "follow a log as its witness", &[Administrator]),
    change("watch_log", "查看一个日志的网址", "look at a log where it is served", &[Administrator]),
    // brand
    change("issue_passport", "签发护照", "issue a passport", &[Approver]),
    change("withdraw_passport", "撤回护照", "withdraw a passport", &[Approver]),
    change("issue_codes", "签发防伪码", "issue codes of pieces", &[Approver]),
    change("enrol_chip", "登记芯片", "enrol a chip", &[Approver]),
    look("read_evidence", "下载证据档案", "take the evidence of a lot", INSIDE_AND_REGULATOR),
    change("make_guest_link", "签发访客链接", "make a guest link", PLANNING),
    change(
        "end_guest_link",
        "结束访客链接",
        "end a guest link",
        &[Administrator, Inspector, Approver],
    ),
    look("read_fakes", "查看仿冒报告", "read reports of fakes", INSIDE_AND_REGULATOR),
    change("decide_fake", "处理仿冒报告", "decide about a reported fake", PLANNING),
];

const fn change(
    act: &'static str,
    zh: &'static str,
    en: &'static str,
    roles: &'static [Role],
) -> Permission {
    Permission { act, words: Words::new(zh, en), kind: Kind::Change, roles }
}

const fn look(
    act: &'static str,
    zh: &'static str,
    en: &'static str,
    roles: &'static [Role],
) -> Permission {
    Permission { act, words: Words::new(zh, en), kind: Kind::Look, roles }
}

/// For everybody with an account, whatever their roles.
const fn own(act: &'static str, zh: &'static str, en: &'static str) -> Permission {
    Permission { act, words: Words::new(zh, en), kind: Kind::Own, roles: SIGNED_IN }
}

/// The row of an act.
pub fn permission(act: &str) -> Option<&'static Permission> {
    PERMISSIONS.iter().find(|permission| permission.act == act)
}
