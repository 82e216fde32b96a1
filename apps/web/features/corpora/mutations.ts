import { graphql } from '../api/graphql.ts';

export const MineCorpus = graphql(`
  mutation MineCorpus($input: MineCorpusInput!) {
    mineCorpus(input: $input) { draft { id corpus { name } } userErrors { code message } }
  }
`);

export const ForkCorpus = graphql(`
  mutation ForkCorpus($input: ForkCorpusInput!) {
    forkCorpus(input: $input) { draft { id corpus { name } } userErrors { code message } }
  }
`);

export const CreateDraft = graphql(`
  mutation CreateDraft($corpusId: ID!, $fromVersionId: ID, $author: String) {
    createCorpusDraft(input: { corpusId: $corpusId, fromVersionId: $fromVersionId, author: $author }) {
      draft { id }
      userErrors { code message }
    }
  }
`);

export const EditDraft = graphql(`
  mutation EditDraft($draftId: ID!, $edits: [CorpusEditInput!], $undo: [String!], $author: String) {
    editCorpusDraft(input: { draftId: $draftId, edits: $edits, undo: $undo, author: $author }) {
      draft { id revision }
      userErrors { code message }
    }
  }
`);

export const RebaseDraft = graphql(`
  mutation RebaseDraft($draftId: ID!) {
    rebaseCorpusDraft(input: { draftId: $draftId }) { draft { id } userErrors { code message } }
  }
`);

export const DeleteDraft = graphql(`
  mutation DeleteDraft($draftId: ID!) {
    deleteCorpusDraft(input: { draftId: $draftId }) { deleted userErrors { code message } }
  }
`);

export const PublishDraft = graphql(`
  mutation PublishDraft($draftId: ID!, $message: String!, $author: String, $activate: Boolean!) {
    publishCorpusVersion(input: { draftId: $draftId, message: $message, author: $author, activate: $activate }) {
      version { id number active }
      userErrors { code message }
    }
  }
`);

export const ActivateVersion = graphql(`
  mutation ActivateVersion($versionId: ID!) {
    activateCorpusVersion(input: { versionId: $versionId }) { version { id number } userErrors { code message } }
  }
`);

export const DeleteVersion = graphql(`
  mutation DeleteVersion($versionId: ID!) {
    deleteCorpusVersion(input: { versionId: $versionId }) { deleted userErrors { code message } }
  }
`);

/** The draft that an edit made elsewhere goes to. */
export const DraftsOfCorpus = graphql(`
  query DraftsOfCorpus($id: ID!) {
    node(id: $id) {
      __typename
      ... on Corpus { id name drafts { id status author outdated } }
    }
  }
`);

export const ActiveClasses = graphql(`
  query ActiveClasses($id: ID!) {
    node(id: $id) {
      __typename
      ... on Project { id activeLabelSet { id version labels { text prompt synonyms senseOffset } } }
    }
  }
`);
