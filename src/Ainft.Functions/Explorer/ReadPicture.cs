using Ainft.Ethereum;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Explorer;

/// <summary>The picture of a component.</summary>
/// <param name="Name">The name of its facts. Equal facts have the same picture.</param>
/// <param name="Png">The bytes.</param>
public sealed record ComponentPicture(Bytes32 Name, byte[] Png);

/// <summary>
/// Draws the picture of a component once per state of it. A drawing takes a processor for 40 milliseconds, so few are
/// drawn at a time, and a client pays for the time.
/// </summary>
internal sealed class ReadPicture(ReadAinft read, DrawPicture draw, FactCache facts, TimeProvider time)
{
    private const int MostAtOnce = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly FactKind<ComponentPicture> Kind = new("picture", picture => picture.Png.Length);

    private readonly Places places = new(new Shares(MostAtOnce, 1), Patience, time);

    /// <summary>The picture of a component in its present state.</summary>
    public async Task<Outcome<ComponentPicture>> RunAsync(AinftId id, ClientAddress client, CancellationToken ct)
    {
        if (!DrawPicture.IsPossible)
            return new Outcome<ComponentPicture>.Refused(
                ProblemCode.RouteNotFound, "This server has no library that draws pictures.");
        var summary = await read.SummaryAsync(id, ct);
        if (summary is not Outcome<AinftAnswer>.Done(var answer))
            return summary.As<ComponentPicture>();
        var shown = PictureFacts.Of(answer);
        return facts.Find(Kind, shown.Name) is { } known
            ? Outcome.Done(known)
            : await DrawAsync(shown, client, ct);
    }

    private async Task<Outcome<ComponentPicture>> DrawAsync(
        PictureFacts shown, ClientAddress client, CancellationToken ct)
    {
        using var place = await places.TakeAsync(client, 1, ct);
        if (place is null)
            return new Outcome<ComponentPicture>.Refused(
                ProblemCode.Busy, "Other clients wait for pictures. Ask again in a moment.");
        RequestWork.Add(Prices.PerPicture);
        var name = shown.Name;
        return Outcome.Done((await facts.ReadAsync(
            Kind, name, () => Task.Run<ComponentPicture?>(() => new(name, draw.Draw(shown))), ct))!);
    }
}
