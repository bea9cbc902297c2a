namespace Ainft.Functions.Chain;

/// <summary>The state of the chain, for the OpenAPI document.</summary>
/// <param name="Chain">The chain by CAIP-2.</param>
/// <param name="ChainId">The id of the chain.</param>
/// <param name="Registry">The address of the registry.</param>
/// <param name="Operator">The account that anchors.</param>
/// <param name="Head">The newest block that the app has seen.</param>
/// <param name="Finalized">The newest final block that the app has seen.</param>
/// <param name="Finality">
/// The rule by which a block is final. It is <c>finalized</c> for the rule of the chain, or <c>depth N</c>.
/// </param>
/// <param name="Cursor">The position up to which the app has applied events.</param>
/// <param name="Lag">The number of final blocks that the app has not applied.</param>
/// <param name="Halted">Why the app stopped following the chain.</param>
/// <param name="OpenBundles">The number of bundles that are not in a batch.</param>
/// <param name="PendingBatch">The batch that is not anchored yet.</param>
public sealed record ChainForm(
    string Chain,
    ulong ChainId,
    string Registry,
    string? Operator,
    ChainBlockForm? Head,
    ChainBlockForm? Finalized,
    string Finality,
    ChainCursorForm Cursor,
    ulong? Lag,
    ChainHaltForm? Halted,
    int OpenBundles,
    PendingBatchForm? PendingBatch);

/// <summary>A block of the chain.</summary>
/// <param name="Number">The number of the block.</param>
/// <param name="Hash">The hash of the block.</param>
/// <param name="Timestamp">The Unix time of the block in seconds.</param>
public sealed record ChainBlockForm(ulong Number, string Hash, ulong Timestamp);

/// <summary>The position up to which the app has applied events.</summary>
/// <param name="Next">The number of the first block that is not applied.</param>
/// <param name="Parent">The hash of the last block that is applied.</param>
public sealed record ChainCursorForm(ulong Next, string? Parent);

/// <summary>Why the app stopped following the chain.</summary>
/// <param name="Reason">The contradiction that it found.</param>
/// <param name="Remedy">The steps for the operator.</param>
public sealed record ChainHaltForm(string Reason, string Remedy);

/// <summary>A batch that is not anchored yet.</summary>
/// <param name="Root">The Merkle root of the batch.</param>
/// <param name="Size">The number of leaves.</param>
public sealed record PendingBatchForm(string Root, int Size);
