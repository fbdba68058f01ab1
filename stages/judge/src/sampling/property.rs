//! What a single plan does to lots, in numbers, words and curves.

use method::figure::{Axis, AxisKind, Direction, Figure};
use method::{Finding, Number, Weight};
use word::{Message, Words};

use super::Problem;
use super::drawn::{self, OverQuality, line, mark, percent, real};
use super::plan::{Plan, Source};

/// The qualities that a plan is known by, and the worst that leaves inspection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Properties {
    pub plan: Plan,
    pub source: Source,
    /// Accepted with probability 0.95, 0.50 and 0.10.
    pub at: [f64; 3],
    /// The quality at which most leaves, and how much does from large lots.
    pub outgoing: (f64, f64),
}

impl Properties {
    /// Computes them.
    pub fn of(plan: Plan, source: Source) -> Result<Self, Problem> {
        let at = |share| plan.quality_at(source, share);
        let at = [at(0.95)?, at(0.5)?, at(0.1)?];
        Ok(Self { plan, source, at, outgoing: plan.outgoing_worst(source)? })
    }

    /// What is left of a lot beside its sample; all of it where lots are large.
    fn rest(&self) -> f64 {
        let n = self.plan.n as f64;
        self.source.lot.map_or(1.0, |lot| 1.0 - n / lot as f64)
    }

    /// The average outgoing quality where rejected lots are sorted.
    pub fn outgoing_at(&self, p: f64) -> Result<f64, Problem> {
        Ok(p * self.plan.accepts(self.source, p)? * self.rest())
    }

    /// The average total inspection where rejected lots are sorted.
    pub fn inspected_at(&self, lot: u64, p: f64) -> Result<f64, Problem> {
        let (n, rejected) = (self.plan.n, 1.0 - self.plan.accepts(self.source, p)?);
        Ok(n as f64 + rejected * (lot - n) as f64)
    }

    /// The numbers.
    pub fn numbers(&self) -> Vec<Number> {
        let [p_95, p_50, p_10] = self.at;
        let (p_at_aoql, aoql) = self.outgoing;
        let words = |zh, en| Words::new(zh, en);
        let mut numbers = vec![
            real("p_95", words("接收概率 95% 的质量", "quality accepted 95 % of the time"), p_95),
            real("p_50", words("接收概率 50% 的质量", "quality accepted 50 % of the time"), p_50),
            real("p_10", words("接收概率 10% 的质量", "quality accepted 10 % of the time"), p_10),
            real(
                "aoql_large_lot",
                words("平均出厂质量上限 AOQL（大批）", "AOQL of large lots"),
                aoql,
            ),
            real(
                "p_at_aoql",
                words("达到 AOQL 时的来货质量", "incoming quality at the AOQL"),
                p_at_aoql,
            ),
        ];
        if self.source.lot.is_some() {
            let words = words("平均出厂质量上限 AOQL（该批量）", "AOQL of lots of this size");
            numbers.push(real("aoql_finite", words, aoql * self.rest()));
        }
        numbers
    }

    /// What the plan promises to either side.
    pub fn finding(&self) -> Finding {
        Finding::new(
            Weight::Note,
            "sampling.promise",
            Words::new(
                "不合格品率 {p_95}% 以内的批有 95% 以上的机会被接收；达到 {p_10}% 的批至多有 10% \
                 的机会被接收",
                "lots with up to {p_95} % nonconforming are accepted at least 95 times in 100; \
                 lots with {p_10} % or more at most 10 times in 100",
            ),
            [("p_95", percent(self.at[0])), ("p_10", percent(self.at[2]))],
        )
    }

    /// A binomial answer for a lot of which the sample is a large part.
    pub fn caution(&self) -> Option<Finding> {
        let is_large = |lot: u64| self.plan.n.saturating_mul(10) > lot;
        let lot = self.source.lot.filter(|lot| is_large(*lot) && self.source.finite().is_none())?;
        let words = Words::new(
            "样本量超过批量 {lot} 的十分之一；对孤立的批，超几何分布更准确",
            "the sample is more than a tenth of the lot of {lot}; for a lot on its own the \
             hypergeometric distribution is exact",
        );
        let args = [("lot", lot.to_string())];
        Some(Finding::new(Weight::Caution, "sampling.large_sample", words, args))
    }

    /// Where the curves end: lots that are accepted one time in a thousand.
    fn most(&self) -> Result<f64, Problem> {
        self.plan.quality_at(self.source, 0.001)
    }

    /// The operating characteristic, with points that were asked for.
    pub fn characteristic(&self, asked: &[f64]) -> Result<Figure, Problem> {
        let accepts = |p| self.plan.accepts(self.source, p);
        let point = |p: &f64| Ok([self.source.nearest(*p), accepts(*p)?]);
        let asked = asked.iter().map(point).collect::<Result<Vec<_>, Problem>>()?;
        let curve = drawn::curve(self.most()?, |p| accepts(self.source.nearest(p)))?;
        let Plan { n, c } = self.plan;
        let words = Words::new(
            "n = {n}、Ac = {c}：质量 {p_95}% 时接收概率 95%，质量 {p_10}% 时接收概率 10%",
            "n = {n}, Ac = {c}: accepted 95 % of the time at {p_95} %, 10 % at {p_10} %",
        );
        let [p_95, _, p_10] = self.at.map(percent);
        let args = [("n", n.to_string()), ("c", c.to_string()), ("p_95", p_95), ("p_10", p_10)];
        let sentence = Message::new("sampling.characteristic", words, args);
        Ok(drawn::characteristic(curve, asked, sentence))
    }

    /// Average outgoing quality, with its limit.
    pub fn outgoing_curve(&self) -> Result<Figure, Problem> {
        let limit = self.outgoing.1 * self.rest();
        let curve = drawn::curve(self.most()?, |p| self.outgoing_at(self.source.nearest(p)))?;
        let words = Words::new(
            "来货质量 {p}% 时出厂质量最差，平均 {aoql}%",
            "what leaves inspection is worst at {p} % coming in: {aoql} % on average",
        );
        let args = [("p", percent(self.outgoing.0)), ("aoql", percent(limit))];
        let label = Words::new("平均出厂质量 AOQ", "average outgoing quality");
        let figure = OverQuality {
            title: Words::new("平均出厂质量曲线（AOQ）", "Average outgoing quality"),
            sentence: Message::new("sampling.outgoing", words, args),
            y: Axis { label, kind: AxisKind::Percent },
            traces: vec![line(curve)],
            marks: vec![mark(Words::same("AOQL"), Direction::Y, limit)],
        };
        Ok(figure.plot())
    }

    /// Average total inspection of lots of a size.
    pub fn inspected_curve(&self, lot: u64) -> Result<Figure, Problem> {
        let curve = drawn::curve(self.most()?, |p| self.inspected_at(lot, self.source.nearest(p)))?;
        let words = Words::new(
            "每批 {lot} 件，至少检验 {n} 件，不接收的批全数检验",
            "of {lot} pieces a lot at least {n} are inspected, and all where the lot is rejected",
        );
        let args = [("lot", lot.to_string()), ("n", self.plan.n.to_string())];
        let figure = OverQuality {
            title: Words::new("平均总检验量曲线（ATI）", "Average total inspection"),
            sentence: Message::new("sampling.inspected", words, args),
            y: Axis::linear(Words::new("平均总检验量 ATI", "pieces inspected a lot")),
            traces: vec![line(curve)],
            marks: Vec::new(),
        };
        Ok(figure.plot())
    }
}
