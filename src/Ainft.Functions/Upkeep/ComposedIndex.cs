using Ainft.Functions.Chain;
using Ainft.Functions.Evidence;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>The index through the services of one composed app. They cache rows.</summary>
/// <param name="App">The app, which ends with the index.</param>
/// <param name="Storage">The storage of the services, which may have a wrapper.</param>
/// <param name="Tables">The tables of the index, in the order of their slices.</param>
/// <param name="Bundles">The bundles and their rows.</param>
/// <param name="Batches">The batches and their rows.</param>
/// <param name="Counting">Counts the entries of batches.</param>
/// <param name="Anchors">The anchors that the app has seen.</param>
/// <param name="Projection">Makes the rows of bundles.</param>
/// <param name="Ainfts">The rows of components.</param>
/// <param name="Edges">The children of components.</param>
/// <param name="Linked">The tokens without a manifest.</param>
/// <param name="Statements">The rows of statements.</param>
/// <param name="Revocations">The rows of revocations.</param>
/// <param name="Tokens">The finalized tokens.</param>
/// <param name="States">The states of components.</param>
/// <param name="Completion">Writes the states that follow from other rows.</param>
/// <param name="Chain">Reads the chain, or null without a chain.</param>
/// <param name="Time">The clock of the services.</param>
internal sealed record ComposedIndex(
    WebApplication App,
    Storage Storage,
    IReadOnlyList<IndexTable> Tables,
    Bundles Bundles,
    Batches Batches,
    CountEntries Counting,
    AnchoredEvents Anchors,
    ProjectBundle Projection,
    Ainfts Ainfts,
    Edges Edges,
    LinkedTokens Linked,
    StatementStore Statements,
    Revocations Revocations,
    Tokens Tokens,
    ComponentStates States,
    CompleteStates Completion,
    ReplayChain? Chain,
    TimeProvider Time) : IAsyncDisposable
{
    /// <summary>The tables whose rows follow from an origin.</summary>
    public IEnumerable<IndexTable> TablesOf(RowOrigin origin) => Tables.Where(table => table.Origin == origin);

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
