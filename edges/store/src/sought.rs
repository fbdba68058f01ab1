//! What is said of something that somebody looked for and that is not there.

use word::Words;

/// What is said of it.
///
/// |         | meaning                                                     |
/// |---------|-------------------------------------------------------------|
/// | `what`  | the kind of thing, in English, as a `NotFound` of ours says |
/// | returns | a sentence with the arguments `what` and `name`             |
pub fn sought(what: &str) -> Words {
    let known = SOUGHT.iter().find(|(kind, _)| *kind == what);
    known
        .map_or(Words::new("找不到 {what} {name}", "there is no {what} {name}"), |(_, words)| {
            *words
        })
}

/// A kind of thing by its names in both languages.
macro_rules! kind {
    ($zh:literal, $en:literal) => {
        (
            $en,
            Words::new(
                concat!("找不到", $zh, " {name}"),
                concat!("there is no ", $en, " {name}"),
            ),
        )
    };
}

const SOUGHT: &[(&str, Words)] = &[
    kind!("账户", "account"),
    kind!("操作", "act"),
    kind!("附件", "attachment"),
    kind!("采集任务", "capture job"),
    kind!("8D 案例", "case"),
    kind!("证书", "certificate"),
    kind!("特性", "characteristic"),
    kind!("检查点", "checkpoint"),
    kind!("声明", "claim"),
    kind!("计量确认", "confirmation"),
    kind!("死信", "dead letter"),
    kind!("抽取", "draw"),
    kind!("日志条目", "entry"),
    kind!("作业", "execution"),
    kind!("失效链", "failure chain"),
    kind!("量具", "gauge"),
    kind!("零件", "item"),
    kind!("密钥", "key"),
    kind!("控制限", "limits"),
    kind!("日志", "log"),
    kind!("日志密钥", "log key"),
    kind!("批", "lot"),
    kind!("监控", "monitor"),
    kind!("不合格", "nonconformity"),
    kind!("通知", "notice"),
    kind!("工序", "operation"),
    kind!("订单", "order"),
    kind!("组织", "organisation"),
    kind!("护照", "passport"),
    kind!("人员", "person"),
    kind!("单件", "piece"),
    kind!("承诺", "promise"),
    kind!("证明", "proof"),
    kind!("已公布的名单", "published list"),
    kind!("资格", "qualification"),
    kind!("读数", "readings"),
    kind!("收到的证书", "received certificate"),
    kind!("报告", "report"),
    kind!("角色", "role"),
    kind!("信号", "signal"),
    kind!("数据来源", "source"),
    kind!("工艺标准", "standard"),
    kind!("工位", "station"),
    kind!("研究", "study"),
    kind!("登录服务的用户", "subject"),
    kind!("订阅", "subscription"),
    kind!("物品", "thing"),
    kind!("令牌", "token"),
    kind!("日志长度", "tree size"),
    kind!("网址", "web address"),
];
