using Ainft.Functions.Evidence;
using Ainft.Functions.Minting;

namespace Ainft.Functions.Explorer;

/// <summary>A step of a component on its way to evidence that anyone can check.</summary>
/// <param name="Name">The name of the step.</param>
/// <param name="IsDone">Whether the component has reached the step.</param>
/// <param name="Words">The state of the step, in one sentence.</param>
/// <param name="Links">The pages with more about it. The address is null where no page exists.</param>
public sealed record TimelineStep(string Name, bool IsDone, string Words, params IReadOnlyList<TimelineLink> Links);

/// <summary>A link of a step.</summary>
public sealed record TimelineLink(string Text, string? Url);

/// <summary>The six steps of a component.</summary>
internal static class Timeline
{
    public static IReadOnlyList<TimelineStep> Of(
        AinftAnswer answer, ReproductionAnswer reproduction, BlockExplorer explorer)
    {
        var (anchor, token) = (answer.Anchor, answer.Token);
        return
        [
            answer.MintedAt is { } at
                ? new("Registered", true, PageText.Time(at))
                : new("Registered", false, "The registry knows the component only by its token."),
            anchor.Root is { } root
                ? new("Batched", true, "The component is in a batch.", new TimelineLink(root, Pages.Batch(root)))
                : new("Batched", false, "The component is not in a batch."),
            Included(anchor, explorer),
            anchor.Status == "finalized"
                ? new("Finalized", true, $"The block is final by the rule {anchor.Finality}.")
                : new("Finalized", false, "No final block has the anchor."),
            OfToken(token, explorer),
            OfRuns(reproduction),
        ];
    }

    private static TimelineStep Included(AnchorAnswer anchor, BlockExplorer explorer) => anchor.Block is { } block
        ? new("Included", true, $"Block {PageText.Number(block.Number)} has the anchor.",
            new TimelineLink($"block {block.Number}", explorer.Block(block.Number)),
            new TimelineLink(anchor.Transaction!, explorer.Transaction(anchor.Transaction)))
        : new("Included", false, "No block has the anchor.");

    private static TimelineStep OfToken(TokenAnswer token, BlockExplorer explorer) => token.Owner is { } owner
        ? new("Token", true, $"The token is {token.Status}. Its owner has this address.",
            new TimelineLink(owner, Pages.Address(owner)),
            new TimelineLink(token.Transaction!, explorer.Transaction(token.Transaction)))
        : new("Token", false, "No account minted the token.");

    private static TimelineStep OfRuns(ReproductionAnswer answer)
    {
        TimelineLink[] links = answer.Run is { } run ? [new TimelineLink(run, Pages.Run(run))] : [];
        var within = answer.Tolerance is { } tolerance ? $", {PageText.Line(tolerance.Text)}" : "";
        return answer.Agreed is { } agreed
            ? new("Reproduced", answer.State is "reproduced" or "produced",
                $"The verdict is {answer.State}. {agreed} of {answer.Of} nodes agree{within}.", links)
            : new("Reproduced", false, answer.State == "in-progress" ? "A run is in progress." : "No run has ended.",
                links);
    }
}
