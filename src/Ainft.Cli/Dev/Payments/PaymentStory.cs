using System.Numerics;
using Ainft.Cli.Api;
using Ainft.Cli.Contracts;
using Ainft.Cli.Minting;
using Ainft.Cli.Rewards;
using Ainft.Cli.Royalties;
using Ainft.Ethereum;

namespace Ainft.Cli.Dev.Payments;

/// <summary>
/// Shows the third job step by step. A customer pays for a service, and each creator of its ancestors gets a share that
/// is exact to the wei. The clock of the chain passes the day in which auditors check the root.
/// </summary>
internal sealed class PaymentStory(Output output, AinftApi api, Node node, CancellationToken cancellationToken)
{
    private const int Relayer = 0, Provider = 1, Customer = 2;
    private static readonly int[] Creators = [3, 4, 5, 6];
    private static readonly BigInteger Amount = BigInteger.Pow(10, 18) + 7;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TimeProvider time = TimeProvider.System;

    /// <param name="replaced">The service of the seed, which the paid service replaces.</param>
    public async Task RunAsync(AinftId replaced)
    {
        var family = PaidFamily.Of(
            [.. Creators.Select(account => DevAccounts.Keys[account])], DevAccounts.Keys[Provider], replaced);
        await output.StepAsync("mint a paid service", () => MintAsync(family));
        await output.StepAsync("pay", () => PayAsync(family));
        using var relayer = await OpenAsync(Relayer);
        PendingRoot? root = null;
        await output.StepAsync("settle", async () =>
        {
            root = await WaitAsync(
                () => AinftRewards.ReadPendingAsync(node.Client, relayer.Contract, cancellationToken),
                "The settler proposed no root");
            return $"root {Listing.Shorten(root.Root.ToString())} waits a day for objections";
        });
        await output.StepAsync("activate", () => ActivateAsync(relayer, root!));
        await output.StepAsync("claim", () => ClaimAsync(relayer, family));
        foreach (var part in family.Ancestors)
            output.Step(
                $"  {part.Name}",
                $"{part.PaidOf(Amount)} wei, {RoyaltyShare.OfBasisPoints(part.Royalty)} of the payment");
        output.Step($"  {family.Service.Name}", $"{family.RestOf(Amount)} wei, the rest");
    }

    private async Task<string> MintAsync(PaidFamily family)
    {
        var chain = await api.ReadChainAsync(cancellationToken);
        FamilyPart[] parts = [.. family.Ancestors, family.Service];
        foreach (var part in parts)
            await part.Batch.SendAsync(
                api, chain.Domain, part.Creator, SignatureLife.Deadline(time), cancellationToken);
        var finality = new FinalityWait(api, output, time);
        await finality.OfAnchorsAsync([.. parts.Select(part => part.Id)], Patience, cancellationToken);
        return $"{family.Ancestors.Count} ancestors of {family.Ancestors.Count} creators ask for royalties";
    }

    private async Task<string> PayAsync(PaidFamily family)
    {
        using var customer = await OpenAsync(Customer);
        var payment = new ComponentPayment(customer, output);
        var payouts = (await payment.PreviewAsync(family.Service.Id, Amount, cancellationToken)).Payouts;
        var previewed = payouts.Select(payout => (payout.Account, payout.Amount)).ToHashSet();
        if (!previewed.SetEquals(family.PayoutsOf(Amount)))
            throw CommandException.Refused("The server previews other parts than the manifests ask for.");
        await payment.SendAsync(family.Service.Id, default, Amount, cancellationToken);
        await AnvilClock.FinalizeAsync(node.Client, cancellationToken);
        return $"{Ether.Format(Amount)} ether for {family.Service.Name}";
    }

    private async Task<string> ActivateAsync(RewardsWallet wallet, PendingRoot root)
    {
        await AnvilClock.PassAsync(node.Client, DevDao.RootDelay, cancellationToken);
        await WaitAsync(
            async () => await IsActiveAsync() ? root : null, "The settler did not activate the root");
        await AnvilClock.FinalizeAsync(node.Client, cancellationToken);
        await WaitAsync(
            async () => await IsShownAsync(root) ? root : null, "The server does not show the active root");
        return "the clock of the chain passed the day";

        async Task<bool> IsActiveAsync() =>
            (await AinftRewards.ReadActiveAsync(node.Client, wallet.Contract, cancellationToken)).Root == root.Root;
    }

    private async Task<bool> IsShownAsync(PendingRoot root) =>
        (await api.GetAsync("rewards/roots", cancellationToken)).Member("roots").Items().Any(shown =>
            shown.Member("root").Text() == root.Root.ToString() && shown.Member("state").Text() is "active");

    /// <summary>Claims for each account, and compares the coins that it got with its part.</summary>
    private async Task<string> ClaimAsync(RewardsWallet wallet, PaidFamily family)
    {
        var claim = new RewardClaim(wallet);
        var payouts = family.PayoutsOf(Amount).ToArray();
        foreach (var (account, expected) in payouts)
        {
            var before = await BalanceAsync(account);
            await claim.SendAsync(account, default, cancellationToken);
            if (await BalanceAsync(account) - before is var got && got != expected)
                throw CommandException.Refused($"{account} got {got} wei, but its part is {expected} wei.");
        }

        return $"{payouts.Length} accounts got their parts to the wei";
    }

    private Task<BigInteger> BalanceAsync(Address account) =>
        node.Client.GetBalanceAsync(account, ct: cancellationToken);

    private Task<RewardsWallet> OpenAsync(int account) =>
        RewardsWallet.OpenAsync((api.Address, node.Address), DevAccounts.Keys[account], cancellationToken);

    private Task<T> WaitAsync<T>(Func<Task<T?>> readAsync, string problem)
        where T : class => Waiting.ForAsync(readAsync, problem, null, cancellationToken);
}
