using System.Collections.Concurrent;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Reads and writes royalty stacks. Stacks are immutable blobs in the container <c>royalties</c>, named by their
/// SHA-256. All components with the same stack share its blob, and each instance caches stacks. The empty stack has no
/// blob.
/// </summary>
internal sealed class RoyaltyStacks(Storage storage, FactCache facts, Budgets budgets)
{
    public const string Container = "royalties";

    private const int ParallelReads = 8;

    private static readonly FactKind<RoyaltyStack> Stack = new("royalty-stack", stack => 200 + 24L * stack.Asks.Count);
    private static readonly FactKind<Seen> Stored = Seen.Kind("royalty-stack-stored");

    private readonly Blobs blobs = storage.Blobs(Container);

    /// <summary>
    /// The stacks that are being stored. The projection that made them reads them meanwhile, and the cache may have
    /// dropped them.
    /// </summary>
    private readonly ConcurrentDictionary<Sha256Digest, RoyaltyStack> unstored = new();

    /// <summary>Reads a stack by name. Null names the empty stack.</summary>
    /// <exception cref="InvalidDataException">The stack does not exist although a row names it.</exception>
    public async Task<RoyaltyStack> ReadAsync(Sha256Digest? name, CancellationToken ct) =>
        name is not { } digest ? RoyaltyStack.Empty
        : unstored.TryGetValue(digest, out var made) ? made
        : (await facts.ReadAsync(Stack, digest.Value, () => ReadStoredAsync(digest), ct))!;

    /// <summary>The stack that a child has because of one parent.</summary>
    public async Task<RoyaltyStack> ReadAsync(OwedRoyalties owed, CancellationToken ct) =>
        (await ReadAsync(owed.Stack, ct)).Join(owed.Own);

    /// <summary>
    /// The stack of a component with these parents. The caller must store it before the row that names it. Every
    /// instance computes the same stack, in any order of the parents.
    /// </summary>
    public async Task<RoyaltyStack> JoinAsync(IReadOnlyList<OwedRoyalties> parents, CancellationToken ct)
    {
        var joined = parents.Aggregate(RoyaltyStack.Empty, (stack, parent) => stack.Join(parent.Own));
        foreach (var some in NamesOf(parents).Chunk(ParallelReads))
        {
            if (joined.IsOver)
                break;
            var stacks = await Task.WhenAll(some.Select(name => ReadAsync(name, ct)));
            joined = stacks.Aggregate(joined, (stack, parent) => stack.Join(parent));
        }
        if (!joined.IsEmpty)
            facts.Add(Stack, joined.Digest.Value, joined);
        return joined;
    }

    /// <summary>
    /// Stores a stack, so that rows may name it, and charges the signer of its component for the bytes. Stacks are
    /// permanent, so an instance does not write a stack again that it stored or read. A stack that exists already is
    /// free, so a projection that is repeated charges once.
    /// </summary>
    /// <param name="stack">The stack, which is not empty.</param>
    /// <param name="signer">The account that pays, or null when another registry accepted the signature.</param>
    /// <param name="ct">Cancels the write.</param>
    public async Task WriteAsync(RoyaltyStack stack, Address? signer, CancellationToken ct)
    {
        var name = stack.Digest;
        if (facts.Find(Stored, name.Value) is not null)
            return;
        unstored[name] = stack;
        try
        {
            if (await blobs.CreateAsync(name.ToString(), stack.Bytes, "application/octet-stream", ct)
                && signer is { } payer && budgets.AreOn)
                budgets.Of(BudgetClass.Writes, payer).Spend(Prices.OfStack(stack.Bytes.Length));
            facts.Add(Stored, name.Value, Seen.Before);
        }
        finally
        {
            unstored.TryRemove(name, out _);
        }
    }

    private static IEnumerable<Sha256Digest> NamesOf(IReadOnlyList<OwedRoyalties> parents) =>
        parents.Select(parent => parent.Stack).OfType<Sha256Digest>().Distinct();

    private async Task<RoyaltyStack?> ReadStoredAsync(Sha256Digest name)
    {
        var bytes = await blobs.ReadAsync(name.ToString())
            ?? throw new InvalidDataException($"The royalty stack {name} is missing.");
        facts.Add(Stored, name.Value, Seen.Before);
        return RoyaltyStack.Read(bytes.Span);
    }
}
