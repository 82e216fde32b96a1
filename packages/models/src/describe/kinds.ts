import { StrayError } from '@stray/core';
import type { Configs } from './configs.ts';

/** What differs between the families of encoders that are exported alike. */
export interface Kind {
  /** Names under which exporters give the embeddings, best first. */
  readonly imageOutputs: readonly string[];
  readonly textOutputs: readonly string[];
  readonly contextLength: number;
  readonly padding: 'max' | 'longest';
  readonly lowerCase: boolean;
  /** exp of what training made of the logit scale, where no file says it. */
  readonly learnedScale: number;
}

/** OpenAI's CLIP, and all that are trained and exported like it: its scale is clamped at 100 in training, and reaches it. */
const clip: Kind = {
  imageOutputs: ['image_embeds', 'image_embeddings'],
  textOutputs: ['text_embeds', 'text_embeddings'],
  contextLength: 77,
  padding: 'longest',
  lowerCase: false,
  learnedScale: 100,
};

/** SigLIP 1 and 2 attend to padding, read lower case, and learned a scale of about exp(4.77) (base, 224 px). */
const siglip: Kind = {
  imageOutputs: ['image_embeds', 'pooler_output'],
  textOutputs: ['text_embeds', 'pooler_output'],
  contextLength: 64,
  padding: 'max',
  lowerCase: true,
  learnedScale: 117,
};

const jinaClip: Kind = {
  ...clip,
  imageOutputs: ['l2norm_image_embeddings', 'image_embeds', 'image_embeddings'],
  textOutputs: ['l2norm_text_embeddings', 'text_embeds', 'text_embeddings'],
  contextLength: 512,
};

const kinds: Readonly<Record<string, Kind>> = { clip, siglip, jina_clip: jinaClip };

const lone = /^(clip|siglip|siglip2)_(vision|text)_model$/;

/**
 * The kind that `config.json` (or open_clip's own file) declares; the names of a model and its folder are not looked at.
 *
 * @throws StrayError ENCODER_INVALID for kinds that Stray does not know, and for one tower alone
 */
export function kindOf({ model, openClip }: Configs, directory: string): Kind {
  const refuse = (why: string) => new StrayError('ENCODER_INVALID', `${directory}/config.json: model_type: ${why}`);
  const type = model?.model_type ?? undefined;
  if (type === undefined) {
    if (openClip !== undefined) return openClipKind(openClip.model_cfg);
    throw refuse(`is missing, and there is no open_clip_config.json. Known are ${known}.`);
  }
  const tower = lone.exec(type)?.[2];
  if (tower !== undefined) {
    const class_ = tower === 'vision' ? 'CLIPVisionModel' : 'CLIPTextModel';
    throw refuse(
      `“${type}” is one tower alone${model?.architectures?.includes(class_) ? ', without its projection' : ''}; ` +
        'an encoder needs the towers of images and of texts, exported together with their projections.',
    );
  }
  if (type === 'siglip2') {
    throw refuse('“siglip2” is SigLIP 2 NaFlex, whose images have any shape; take a SigLIP 2 of fixed resolution.');
  }
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (kind === undefined) throw refuse(`“${type}” is not known. Known are ${known}.`);
  return kind;
}

const known = `${Object.keys(kinds).join(', ')} and open_clip's`;

type OpenClipModel = NonNullable<Configs['openClip']>['model_cfg'];

/** open_clip trains many kinds: a bias in the logits tells the sigmoid ones, whose scale ends elsewhere. */
function openClipKind({ text_cfg: text, init_logit_bias: bias }: OpenClipModel): Kind {
  const sigmoid = bias != null;
  const paddingCounts = text.no_causal_mask === true || text.pool_type === 'last';
  return {
    ...(sigmoid ? siglip : clip),
    imageOutputs: ['image_embeds', 'image_embeddings', 'image_features'],
    textOutputs: ['text_embeds', 'text_embeddings', 'text_features'],
    contextLength: text.context_length ?? 77,
    padding: paddingCounts ? 'max' : 'longest',
    lowerCase: text.tokenizer_kwargs?.clean === 'canonicalize',
  };
}

/** Logit scales before training, as logarithms: CLIP's 1/0.07 and SigLIP's 10. They say nothing of the trained model. */
const untrained = [Math.log(1 / 0.07), Math.log(10)];

/** 1/τ: the configured one where it is more than the value that training starts from, the family's otherwise. */
export function logitScaleOf({ model, openClip }: Configs, kind: Kind): number {
  const configured = model?.logit_scale_init_value ?? openClip?.model_cfg.init_logit_scale;
  if (configured == null || untrained.some((start) => Math.abs(start - configured) < 0.01)) return kind.learnedScale;
  return Math.exp(configured);
}
