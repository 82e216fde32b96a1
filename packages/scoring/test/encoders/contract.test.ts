import { encoderContract } from './contract.ts';
import { clipFixture, embeddedFolder } from './fixtures.ts';

encoderContract('that comes with Stray', { folder: embeddedFolder() });
encoderContract('of CLIP, split, fp32', { folder: clipFixture('clip-split') });
encoderContract('of CLIP, split, fp16', { folder: clipFixture('clip-split', '-fp16'), betweenBatches: 2e-3 });
encoderContract('of CLIP, split, int8', { folder: clipFixture('clip-split', '-quantized'), betweenBatches: 0.1 });
encoderContract('of CLIP, split, q4', { folder: clipFixture('clip-split', '-q4') });
encoderContract('of CLIP, fused', { folder: clipFixture('clip-fused') });
encoderContract('of SigLIP', { folder: clipFixture('siglip-split') });
encoderContract('of SigLIP 2', { folder: clipFixture('siglip2-split') });
encoderContract('of MobileCLIP', { folder: clipFixture('mobileclip-split') });
encoderContract('of open_clip', { folder: clipFixture('open-clip-split') });
encoderContract('of jina-clip, fused', { folder: clipFixture('jina-fused') });
encoderContract('of CLIPN', { folder: clipFixture('clipn-split') });
