-- Nothing wrote to it before: an earlier row would have no kind.
DELETE FROM "Label";

-- CreateEnum
CREATE TYPE "NegativeOrigin" AS ENUM ('MINED', 'PINNED', 'ADDED');

-- CreateEnum
CREATE TYPE "DraftStatus" AS ENUM ('MINING', 'READY', 'FAILED');

-- CreateEnum
CREATE TYPE "LabelKind" AS ENUM ('NOUN', 'ADJECTIVE', 'CSP_NOUN', 'CSP_ADJECTIVE', 'ID');

-- DropForeignKey
ALTER TABLE "ScoreRun" DROP CONSTRAINT "ScoreRun_corpusVersionId_fkey";

-- DropForeignKey
ALTER TABLE "ScoreRun" DROP CONSTRAINT "ScoreRun_labelSetId_fkey";

-- AlterTable
ALTER TABLE "CorpusEdit" ADD COLUMN     "polarity" "Polarity" NOT NULL DEFAULT 'NOUN';

-- AlterTable
ALTER TABLE "CorpusVersion" ADD COLUMN     "count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "forkedFrom" UUID,
ADD COLUMN     "miningId" UUID,
ADD COLUMN     "statistics" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "Embedding" ADD COLUMN     "maxProbability" REAL;

-- AlterTable
ALTER TABLE "IdLabel" ADD COLUMN     "synonyms" TEXT[];

-- AlterTable
ALTER TABLE "Label" DROP CONSTRAINT "Label_pkey",
ADD COLUMN     "kind" "LabelKind" NOT NULL,
ADD CONSTRAINT "Label_pkey" PRIMARY KEY ("encoderId", "kind", "text");

-- AlterTable
ALTER TABLE "NegativeLabel" ADD COLUMN     "nearestLabel" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "nearestLabelSimilarity" REAL NOT NULL DEFAULT 0,
ADD COLUMN     "origin" "NegativeOrigin" NOT NULL DEFAULT 'MINED';

-- AlterTable
ALTER TABLE "ScoreRun" ADD COLUMN     "repeatOf" UUID;

-- CreateTable
CREATE TABLE "Mining" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "labelSetId" UUID NOT NULL,
    "encoderId" TEXT NOT NULL,
    "recipe" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "kept" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Mining_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MinedWord" (
    "miningId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "polarity" "Polarity" NOT NULL,
    "similarity" REAL NOT NULL,
    "nearestLabel" TEXT NOT NULL,
    "nearestLabelSimilarity" REAL NOT NULL,

    CONSTRAINT "MinedWord_pkey" PRIMARY KEY ("miningId","position")
);

-- CreateTable
CREATE TABLE "CorpusDraft" (
    "id" UUID NOT NULL,
    "corpusId" UUID NOT NULL,
    "parentId" UUID,
    "forkedFrom" UUID,
    "labelSetId" UUID NOT NULL,
    "encoderId" TEXT NOT NULL,
    "recipe" JSONB NOT NULL,
    "miningId" UUID,
    "author" TEXT,
    "status" "DraftStatus" NOT NULL DEFAULT 'MINING',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "heartbeatAt" TIMESTAMPTZ(3),

    CONSTRAINT "CorpusDraft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DraftEdit" (
    "draftId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "kind" "CorpusEditKind" NOT NULL,
    "polarity" "Polarity" NOT NULL DEFAULT 'NOUN',
    "author" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DraftEdit_pkey" PRIMARY KEY ("draftId","text")
);

-- CreateTable
CREATE TABLE "WordList" (
    "projectId" UUID NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "name" TEXT NOT NULL,
    "words" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WordList_pkey" PRIMARY KEY ("projectId","sha256")
);

-- CreateIndex
CREATE INDEX "Mining_labelSetId_idx" ON "Mining"("labelSetId");

-- CreateIndex
CREATE UNIQUE INDEX "Mining_projectId_hash_key" ON "Mining"("projectId", "hash");

-- CreateIndex
CREATE INDEX "MinedWord_miningId_text_idx" ON "MinedWord"("miningId", "text");

-- CreateIndex
CREATE INDEX "CorpusDraft_corpusId_createdAt_idx" ON "CorpusDraft"("corpusId", "createdAt");

-- CreateIndex
CREATE INDEX "CorpusDraft_status_idx" ON "CorpusDraft"("status");

-- CreateIndex
CREATE INDEX "CorpusVersion_miningId_idx" ON "CorpusVersion"("miningId");

-- CreateIndex
CREATE INDEX "NegativeLabel_corpusVersionId_similarity_position_idx" ON "NegativeLabel"("corpusVersionId", "similarity", "position");

-- CreateIndex
CREATE INDEX "NegativeLabel_corpusVersionId_nearestLabelSimilarity_positi_idx" ON "NegativeLabel"("corpusVersionId", "nearestLabelSimilarity", "position");

-- AddForeignKey
ALTER TABLE "Mining" ADD CONSTRAINT "Mining_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mining" ADD CONSTRAINT "Mining_labelSetId_fkey" FOREIGN KEY ("labelSetId") REFERENCES "LabelSet"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MinedWord" ADD CONSTRAINT "MinedWord_miningId_fkey" FOREIGN KEY ("miningId") REFERENCES "Mining"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CorpusVersion" ADD CONSTRAINT "CorpusVersion_miningId_fkey" FOREIGN KEY ("miningId") REFERENCES "Mining"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CorpusDraft" ADD CONSTRAINT "CorpusDraft_corpusId_fkey" FOREIGN KEY ("corpusId") REFERENCES "Corpus"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CorpusDraft" ADD CONSTRAINT "CorpusDraft_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "CorpusVersion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CorpusDraft" ADD CONSTRAINT "CorpusDraft_labelSetId_fkey" FOREIGN KEY ("labelSetId") REFERENCES "LabelSet"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CorpusDraft" ADD CONSTRAINT "CorpusDraft_miningId_fkey" FOREIGN KEY ("miningId") REFERENCES "Mining"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DraftEdit" ADD CONSTRAINT "DraftEdit_draftId_fkey" FOREIGN KEY ("draftId") REFERENCES "CorpusDraft"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WordList" ADD CONSTRAINT "WordList_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScoreRun" ADD CONSTRAINT "ScoreRun_labelSetId_fkey" FOREIGN KEY ("labelSetId") REFERENCES "LabelSet"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScoreRun" ADD CONSTRAINT "ScoreRun_corpusVersionId_fkey" FOREIGN KEY ("corpusVersionId") REFERENCES "CorpusVersion"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- Versions that were there before.
UPDATE "CorpusVersion" v SET "count" = (SELECT count(*) FROM "NegativeLabel" n WHERE n."corpusVersionId" = v.id);

-- All photos near a negative, the farthest from the classes first.
CREATE INDEX "SampleScore_winner_idx" ON "SampleScore" ("runId", ("topNegatives"[1]), score, "sampleId");
