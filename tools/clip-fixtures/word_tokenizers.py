"""Small tokenizers of the kinds that CLIP-family encoders come with, trained on WordNet's words."""

import gzip
import io
import json
from pathlib import Path

from sentencepiece import SentencePieceProcessor, SentencePieceTrainer
from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors, trainers
from tokenizers.models import BPE, Unigram
from transformers import CLIPTokenizer, PreTrainedTokenizerFast
from transformers.models.siglip2.tokenization_siglip2 import Siglip2Tokenizer


def lemmas(wordnet: Path, count: int = 20_000) -> list[str]:
    words: dict[str, None] = {}
    with gzip.open(wordnet, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if fields[0] == "n":
                words.update(dict.fromkeys(lemma.split(":")[0] for lemma in fields[3].split("|")))
    every = max(len(words) // count, 1)
    return list(words)[::every]


def clip_tokenizer(words: list[str], merges: int) -> CLIPTokenizer:
    """Byte-level BPE with `</w>` at the end of words; ids as CLIP lays them out: bytes, bytes</w>, merges, start, end."""
    trained = Tokenizer(BPE(end_of_word_suffix="</w>"))
    trained.normalizer = normalizers.Lowercase()
    trained.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.ByteLevel(False)])
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=512 + merges, initial_alphabet=alphabet, end_of_word_suffix="</w>", show_progress=False
    )
    trained.train_from_iterator((f"the nice {word}" for word in words), trainer)
    pairs = merges_of(trained)[:merges]
    names = [*alphabet, *(f"{byte}</w>" for byte in alphabet), *("".join(pair) for pair in pairs)]
    vocabulary = {name: i for i, name in enumerate(dict.fromkeys([*names, "<|startoftext|>", "<|endoftext|>"]))}
    return CLIPTokenizer(vocab=vocabulary, merges=pairs, model_max_length=77)


def siglip_tokenizer(words: list[str], size: int) -> PreTrainedTokenizerFast:
    """Unigram pieces as in the tokenizer.json of SigLIP exports: lower case, no ASCII punctuation, `</s>` ends and pads."""
    tokenizer = unigram(words, size, ["<unk>", "</s>"])
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", eos_token="</s>", pad_token="</s>", model_max_length=64
    )


def roberta_tokenizer(words: list[str], size: int) -> PreTrainedTokenizerFast:
    """Unigram pieces between `<s>` and `</s>`, with a padding of its own, as XLM-RoBERTa and jina-clip v2 have them."""
    tokenizer = unigram(words, size, ["<s>", "<pad>", "</s>", "<unk>"])
    frame = [("<s>", 0), ("</s>", 2)]
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=frame)
    ends = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, **ends, model_max_length=64)


def unigram(words: list[str], size: int, special: list[str]) -> Tokenizer:
    """Pieces and scores by SentencePiece, whose training gives the same each time."""
    model = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter([f"the nice {word}".lower() for word in words]),
        model_writer=model,
        model_type="unigram",
        vocab_size=size,
        character_coverage=1.0,
        normalization_rule_name="identity",
        bos_id=-1,
        eos_id=-1,
        num_threads=1,
        minloglevel=2,
    )
    trained = SentencePieceProcessor(model_proto=model.getvalue())
    pieces = [(trained.id_to_piece(i), trained.get_score(i)) for i in range(1, trained.get_piece_size())]
    vocabulary = [*((token, 0.0) for token in special), *pieces]
    tokenizer = Tokenizer(Unigram(vocabulary, unk_id=special.index("<unk>"), byte_fallback=False))
    tokenizer.add_special_tokens(special)
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]"), ""),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")]
    )
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer


def siglip2_tokenizer(words: list[str], merges: int) -> Siglip2Tokenizer:
    """Gemma's BPE over characters with byte fallback, `<pad>` 0 and `<eos>` at the end, lower case."""
    trained = Tokenizer(BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    trained.normalizer = normalizers.Sequence([normalizers.Lowercase(), normalizers.Replace(" ", "▁")])
    special = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
    trainer = trainers.BpeTrainer(
        vocab_size=merges + 120, special_tokens=special, limit_alphabet=60, show_progress=False
    )
    trained.train_from_iterator((f"the nice {word}" for word in words), trainer)
    pairs = merges_of(trained)[:merges]
    pieces = [piece for piece, _ in sorted(trained.get_vocab().items(), key=lambda item: item[1]) if len(piece) == 1]
    joined = ["".join(pair) for pair in pairs]
    names = [*special, *(f"<0x{byte:02X}>" for byte in range(256)), *pieces, *joined]
    vocabulary = {name: i for i, name in enumerate(dict.fromkeys(names))}
    tokenizer = Siglip2Tokenizer(vocab=vocabulary, merges=pairs, model_max_length=64, padding_side="right")
    eos = tokenizer.eos_token_id
    tokenizer.backend_tokenizer.post_processor = processors.TemplateProcessing(
        single="$A <eos>", special_tokens=[("<eos>", eos)]
    )
    return tokenizer


def merges_of(tokenizer: Tokenizer) -> list[tuple[str, str]]:
    return [tuple(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]
