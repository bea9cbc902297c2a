using Ainft.Functions.Chain;

namespace Ainft.Functions.Minting;

/// <summary>
/// Reads the state of a component, with the transfers of its token that are not final yet. At one instance a state
/// never goes back. The overlay never does, and the row is read after the overlay. An event leaves the overlay only
/// after its row is written, so in the other order both could miss an event.
/// </summary>
public sealed class ReadState(ComponentStates states, ChainView view)
{
    public async Task<ComponentState> RunAsync(AinftId id, CancellationToken ct)
    {
        var (overlay, since) = await view.ReadSeenAsync(ct);
        var state = await states.FindAsync(id, since, ct);
        return Tokens.FindPending(overlay, id) is { } pending ? state.With(pending) : state;
    }
}
