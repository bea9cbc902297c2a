using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>Registers components. It checks the whole request first, and then makes one atomic commit.</summary>
public sealed class MintAinft(
    Components components, CheckMinter minter, CommitMint commit, DescribeAinft describe, FileBudget files)
{
    private const string Rejected = "The mint was refused.";

    public async Task<Outcome<MintAnswer>> RunAsync(Signed<MintRequest> request, CancellationToken ct)
    {
        var mint = new Mint(request.Form);
        var verified = await minter.RunAsync(request, mint, Rejected, ct);
        if (verified is not Outcome<Signed<MintRequest>>.Done({ Form.Delegation: var delegation } signed))
            return verified.As<MintAnswer>();
        if (RequestWork.Refuse(mint.Creator) is { } spent)
            return new Outcome<MintAnswer>.Refused(ProblemCode.BudgetSpent, $"{spent}", spent.After);
        if (await UnknownParent.FindAsync(components, mint.ParentsToFind(), ct) is { Count: > 0 } unknown)
            return new Outcome<MintAnswer>.Rejected("The registry does not know all parents.", unknown);
        return await CommitAsync(mint, mint.Entries(signed.Deadline, signed.Signature, delegation), ct);
    }

    private async Task<Outcome<MintAnswer>> CommitAsync(Mint mint, IReadOnlyList<Entry> entries, CancellationToken ct)
    {
        // The canonical form of a number can be longer than the form that the client sent. So the limit of the body
        // does not limit the canonical form.
        if (!OpenBundle.Fits(entries))
            return TooLarge();
        var (unpaid, spent) = await files.TakeAsync<MintAnswer>(
            mint.Creator, [.. mint.Items.Select(item => (item.Id, FileBudget.FilesOf(item.Manifest)))], ct);
        if (spent is not null)
            return spent;
        if (await commit.RunAsync(mint, entries) is not { } fresh)
            return new Outcome<MintAnswer>.Refused(
                ProblemCode.StorageUnavailable,
                "The registry could not store the components. Sending the request again is safe.");
        // Signatures are public, so a stranger can send one again. That registers no component, and the signer must not
        // pay for it.
        if (fresh.Contains(true))
            Charge(mint.Creator, unpaid);
        RequestWork.Add(fresh.Count * Prices.PerComponent);
        var items = mint.Items.Zip(fresh, (item, isNew) => describe.ItemAsync(item, isNew, ct));
        var answer = new MintAnswer([.. await Task.WhenAll(items)]);
        return fresh.Contains(true)
            ? new Outcome<MintAnswer>.Done(answer)
            : new Outcome<MintAnswer>.AlreadyDone(answer);
    }

    private static void Charge(Address creator, int files)
    {
        RequestWork.Charge(creator);
        if (files > 0)
            RequestWork.ChargeFiles(creator, files);
    }

    private static Outcome<MintAnswer>.Rejected TooLarge() => new(
        Rejected,
        [
            new Violation(
                "/manifests",
                ViolationCode.TooLarge,
                $"The components together have more than {OpenBundle.MaxBytes} bytes in canonical form. "
                    + "Mint them in several requests."),
        ]);
}
