"""台账的凭证与事实：只追加的日志。

Nouns: Entry (凭证, one verb call), Fact (事实, its lines), Evidence (佐证), StoredFile (原件), seal head (封存树头).
Verbs: `journal.entry` / `Recorder.record` write; `journal.cut` draws a stable known-at; `seal.seal_now` seals; `verify.verify` proves.
Everything above this storey that happened is written here once, and every standing is folded from here.
"""
