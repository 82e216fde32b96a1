-- Embeddings are pgvector columns without a dimension: encoders differ.
CREATE EXTENSION IF NOT EXISTS vector;

-- CreateEnum
CREATE TYPE "RunStatus" AS ENUM ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "Word" AS ENUM ('UPLOAD', 'DECODE', 'ENCODE', 'INDEX', 'SCORE', 'FLAG', 'REVIEW', 'EXPORT');

-- CreateEnum
CREATE TYPE "Polarity" AS ENUM ('NOUN', 'ADJECTIVE');

-- CreateEnum
CREATE TYPE "Decision" AS ENUM ('KEEP', 'DROP', 'RELABEL', 'UNSURE');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('VIEWER', 'REVIEWER', 'EDITOR', 'OWNER');

-- CreateEnum
CREATE TYPE "CorpusEditKind" AS ENUM ('BAN', 'PIN', 'ADD');

-- CreateTable
CREATE TABLE "Project" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "activeLabelSetId" UUID,
    "activeCorpusVersionId" UUID,

    CONSTRAINT "Project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LabelSet" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "parentId" UUID,
    "hash" TEXT NOT NULL,
    "createdBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LabelSet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdLabel" (
    "labelSetId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "prompt" TEXT,
    "senseOffset" TEXT,

    CONSTRAINT "IdLabel_pkey" PRIMARY KEY ("labelSetId","position")
);

-- CreateTable
CREATE TABLE "Corpus" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Corpus_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CorpusVersion" (
    "id" UUID NOT NULL,
    "corpusId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "parentId" UUID,
    "message" TEXT NOT NULL DEFAULT '',
    "author" TEXT,
    "recipe" JSONB NOT NULL,
    "encoderId" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CorpusVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NegativeLabel" (
    "corpusVersionId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "polarity" "Polarity" NOT NULL,
    "similarity" REAL NOT NULL,

    CONSTRAINT "NegativeLabel_pkey" PRIMARY KEY ("corpusVersionId","position")
);

-- CreateTable
CREATE TABLE "CorpusEdit" (
    "id" UUID NOT NULL,
    "corpusVersionId" UUID NOT NULL,
    "kind" "CorpusEditKind" NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "CorpusEdit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Dataset" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Dataset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Sample" (
    "id" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    -- Byte order, on every server: pages are ordered by it, and the index can serve it.
    "path" TEXT COLLATE "C" NOT NULL,
    "bytes" INTEGER NOT NULL,
    "declaredClass" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decodedAt" TIMESTAMPTZ(3),
    "width" INTEGER,
    "height" INTEGER,
    "colour" INTEGER,
    "errorCode" TEXT,
    "errorMessage" TEXT,

    CONSTRAINT "Sample_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Embedding" (
    "sha256" CHAR(64) NOT NULL,
    "encoderId" TEXT NOT NULL,
    "embedding" vector NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Embedding_pkey" PRIMARY KEY ("sha256","encoderId")
);

-- CreateTable
CREATE TABLE "Label" (
    "text" TEXT NOT NULL,
    "encoderId" TEXT NOT NULL,
    "embedding" vector NOT NULL,

    CONSTRAINT "Label_pkey" PRIMARY KEY ("text","encoderId")
);

-- CreateTable
CREATE TABLE "ScoreRun" (
    "id" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "labelSetId" UUID NOT NULL,
    "corpusVersionId" UUID,
    "encoderId" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "seed" INTEGER NOT NULL,
    "status" "RunStatus" NOT NULL DEFAULT 'QUEUED',
    "device" TEXT,
    "threshold" DOUBLE PRECISION,
    "thresholdPolicy" TEXT,
    "sampleCount" INTEGER NOT NULL DEFAULT 0,
    "scoredCount" INTEGER NOT NULL DEFAULT 0,
    "flaggedCount" INTEGER NOT NULL DEFAULT 0,
    "skippedCount" INTEGER NOT NULL DEFAULT 0,
    "warnings" TEXT[],
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "heartbeatAt" TIMESTAMPTZ(3),

    CONSTRAINT "ScoreRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SampleScore" (
    "runId" UUID NOT NULL,
    "sampleId" UUID NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "flagged" BOOLEAN NOT NULL DEFAULT false,
    "pValue" DOUBLE PRECISION,
    "nearestLabel" TEXT NOT NULL,
    "nearestLabelSimilarity" REAL NOT NULL,
    "topNegatives" TEXT[],
    "topNegativeSimilarities" REAL[],
    "looksLike" TEXT[],
    "looksLikeSimilarities" REAL[],

    CONSTRAINT "SampleScore_pkey" PRIMARY KEY ("runId","sampleId")
);

-- CreateTable
CREATE TABLE "ReviewEvent" (
    "id" UUID NOT NULL,
    "sampleId" UUID NOT NULL,
    "runId" UUID,
    "decision" "Decision" NOT NULL,
    "relabelTo" TEXT,
    "tags" TEXT[],
    "note" TEXT NOT NULL DEFAULT '',
    "undoes" UUID,
    "actorId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ReviewEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Export" (
    "id" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "format" TEXT NOT NULL,
    "status" "RunStatus" NOT NULL DEFAULT 'QUEUED',
    "manifestHash" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Job" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "datasetId" UUID,
    "runId" UUID,
    "word" "Word" NOT NULL,
    "status" "RunStatus" NOT NULL DEFAULT 'QUEUED',
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Membership" (
    "userId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "role" "Role" NOT NULL,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("userId","projectId")
);

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "projectId" UUID,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Project_slug_key" ON "Project"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Project_activeLabelSetId_key" ON "Project"("activeLabelSetId");

-- CreateIndex
CREATE UNIQUE INDEX "Project_activeCorpusVersionId_key" ON "Project"("activeCorpusVersionId");

-- CreateIndex
CREATE UNIQUE INDEX "LabelSet_projectId_version_key" ON "LabelSet"("projectId", "version");

-- CreateIndex
CREATE UNIQUE INDEX "IdLabel_labelSetId_text_key" ON "IdLabel"("labelSetId", "text");

-- CreateIndex
CREATE UNIQUE INDEX "Corpus_projectId_name_key" ON "Corpus"("projectId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "CorpusVersion_corpusId_number_key" ON "CorpusVersion"("corpusId", "number");

-- CreateIndex
CREATE INDEX "NegativeLabel_corpusVersionId_text_idx" ON "NegativeLabel"("corpusVersionId", "text");

-- CreateIndex
CREATE UNIQUE INDEX "CorpusEdit_corpusVersionId_text_key" ON "CorpusEdit"("corpusVersionId", "text");

-- CreateIndex
CREATE UNIQUE INDEX "Dataset_projectId_name_key" ON "Dataset"("projectId", "name");

-- CreateIndex
CREATE INDEX "Sample_datasetId_id_idx" ON "Sample"("datasetId", "id");

-- CreateIndex
CREATE INDEX "Sample_datasetId_path_id_idx" ON "Sample"("datasetId", "path", "id");

-- CreateIndex
CREATE INDEX "Sample_datasetId_createdAt_id_idx" ON "Sample"("datasetId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Sample_sha256_idx" ON "Sample"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "Sample_datasetId_sha256_path_key" ON "Sample"("datasetId", "sha256", "path");

-- CreateIndex
CREATE INDEX "ScoreRun_datasetId_createdAt_idx" ON "ScoreRun"("datasetId", "createdAt");

-- CreateIndex
CREATE INDEX "ScoreRun_status_idx" ON "ScoreRun"("status");

-- CreateIndex
CREATE INDEX "SampleScore_runId_score_sampleId_idx" ON "SampleScore"("runId", "score", "sampleId");

-- CreateIndex
CREATE INDEX "SampleScore_runId_flagged_score_sampleId_idx" ON "SampleScore"("runId", "flagged", "score", "sampleId");

-- CreateIndex
CREATE INDEX "SampleScore_sampleId_idx" ON "SampleScore"("sampleId");

-- CreateIndex
CREATE INDEX "ReviewEvent_sampleId_createdAt_idx" ON "ReviewEvent"("sampleId", "createdAt");

-- CreateIndex
CREATE INDEX "Job_datasetId_createdAt_idx" ON "Job"("datasetId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Job_runId_word_key" ON "Job"("runId", "word");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_hash_key" ON "ApiKey"("hash");

-- AddForeignKey
ALTER TABLE "Project" ADD CONSTRAINT "Project_activeLabelSetId_fkey" FOREIGN KEY ("activeLabelSetId") REFERENCES "LabelSet"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Project" ADD CONSTRAINT "Project_activeCorpusVersionId_fkey" FOREIGN KEY ("activeCorpusVersionId") REFERENCES "CorpusVersion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LabelSet" ADD CONSTRAINT "LabelSet_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LabelSet" ADD CONSTRAINT "LabelSet_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "LabelSet"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IdLabel" ADD CONSTRAINT "IdLabel_labelSetId_fkey" FOREIGN KEY ("labelSetId") REFERENCES "LabelSet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Corpus" ADD CONSTRAINT "Corpus_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CorpusVersion" ADD CONSTRAINT "CorpusVersion_corpusId_fkey" FOREIGN KEY ("corpusId") REFERENCES "Corpus"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CorpusVersion" ADD CONSTRAINT "CorpusVersion_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "CorpusVersion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NegativeLabel" ADD CONSTRAINT "NegativeLabel_corpusVersionId_fkey" FOREIGN KEY ("corpusVersionId") REFERENCES "CorpusVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CorpusEdit" ADD CONSTRAINT "CorpusEdit_corpusVersionId_fkey" FOREIGN KEY ("corpusVersionId") REFERENCES "CorpusVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Dataset" ADD CONSTRAINT "Dataset_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Sample" ADD CONSTRAINT "Sample_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScoreRun" ADD CONSTRAINT "ScoreRun_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScoreRun" ADD CONSTRAINT "ScoreRun_labelSetId_fkey" FOREIGN KEY ("labelSetId") REFERENCES "LabelSet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScoreRun" ADD CONSTRAINT "ScoreRun_corpusVersionId_fkey" FOREIGN KEY ("corpusVersionId") REFERENCES "CorpusVersion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SampleScore" ADD CONSTRAINT "SampleScore_runId_fkey" FOREIGN KEY ("runId") REFERENCES "ScoreRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SampleScore" ADD CONSTRAINT "SampleScore_sampleId_fkey" FOREIGN KEY ("sampleId") REFERENCES "Sample"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewEvent" ADD CONSTRAINT "ReviewEvent_sampleId_fkey" FOREIGN KEY ("sampleId") REFERENCES "Sample"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewEvent" ADD CONSTRAINT "ReviewEvent_actorId_fkey" FOREIGN KEY ("actorId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Export" ADD CONSTRAINT "Export_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Job" ADD CONSTRAINT "Job_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Job" ADD CONSTRAINT "Job_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Job" ADD CONSTRAINT "Job_runId_fkey" FOREIGN KEY ("runId") REFERENCES "ScoreRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
