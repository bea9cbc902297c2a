using System.Numerics;
using System.Text.Json;
using Ainft.Cli.Minting;
using Ainft.Ethereum;

namespace Ainft.Cli.Dev.Payments;

/// <summary>One component of a family.</summary>
/// <param name="Name">The name.</param>
/// <param name="Creator">The key of its creator.</param>
/// <param name="Royalty">The share of each payment to a descendant, in basis points.</param>
/// <param name="Batch">The request that mints it.</param>
internal sealed record FamilyPart(string Name, LocalKey Creator, int Royalty, MintBatch Batch)
{
    public AinftId Id => Batch.IdsFor(Creator.Address).Single();

    /// <summary>The part of a payment for a descendant, rounded down.</summary>
    public BigInteger PaidOf(BigInteger amount) => amount * Royalty / 10_000;
}

/// <summary>
/// A service that replaces the service of the seed, and its four ancestors with royalties. Each ancestor has another
/// creator. Components of the seed ask for no royalty.
/// </summary>
/// <param name="Ancestors">The ancestors, parents before children.</param>
/// <param name="Service">The service.</param>
internal sealed record PaidFamily(IReadOnlyList<FamilyPart> Ancestors, FamilyPart Service)
{
    /// <param name="creators">The keys of the four creators.</param>
    /// <param name="provider">The key of the creator of both services.</param>
    /// <param name="replaced">The service of the seed.</param>
    public static PaidFamily Of(IReadOnlyList<LocalKey> creators, LocalKey provider, AinftId replaced)
    {
        var text = Part("data", "paid-text", creators[0], 500);
        var code = Part("code", "paid-trainer", creators[1], 250);
        var model = Part("model", "paid-model", creators[2], 333, (text.Id, "trained-on"), (code.Id, "built-by"));
        var tuned = Part("model", "paid-tuned", creators[3], 777, (model.Id, "fine-tuned-from"));
        var service = Part("service", "paid-service", provider, 0, (tuned.Id, "serves"), (replaced, "supersedes"));
        return new PaidFamily([text, code, model, tuned], service);
    }

    /// <summary>The part of a payment for the service that stays for its creator.</summary>
    public BigInteger RestOf(BigInteger amount) =>
        Ancestors.Aggregate(amount, (rest, part) => rest - part.PaidOf(amount));

    /// <summary>Each account with its part of a payment for the service, computed from the manifests alone.</summary>
    public IEnumerable<(Address Account, BigInteger Amount)> PayoutsOf(BigInteger amount) =>
    [
        .. Ancestors.Select(part => (part.Creator.Address, part.PaidOf(amount))),
        (Service.Creator.Address, RestOf(amount)),
    ];

    private static FamilyPart Part(
        string kind, string name, LocalKey creator, int royalty, params (AinftId Id, string Relation)[] parents)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                ainft = 1,
                kind,
                name,
                royalty = royalty > 0 ? royalty : (int?)null,
                parents = parents.Select(parent => new { id = parent.Id.ToString(), relation = parent.Relation }),
            },
            Output.Format);
        return new FamilyPart(name, creator, royalty, MintInput.Read(json, creator.Address).Single());
    }
}
