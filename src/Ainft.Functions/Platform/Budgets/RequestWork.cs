using System.Diagnostics.Metrics;
using System.Globalization;
using Ainft.Ethereum;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Platform;

/// <summary>
/// What one request has cost so far, in units, and who pays for it: its client, and whoever is proven to have signed
/// it.
/// </summary>
/// <remarks>
/// One unit is a request to storage, a millisecond of one processor, or 64 KiB
/// in or out.
/// It follows the request through everything that it awaits. What runs for many requests together, such as a flush of
/// the open bundle,
/// is no request's: each pays for what it brings by a fixed price.
/// </remarks>
internal sealed class RequestWork
{
    private const double BytesPerUnit = 64 << 10;

    private static readonly AsyncLocal<RequestWork?> Ambient = new();

    private static readonly Histogram<double> Costs = Telemetry.Meter.CreateHistogram<double>(
        "ainft.request.cost", "{unit}", "What requests cost their client, by budget.");

    /// <summary>
    /// After this many units a payer pays in the middle of a request, so that requests at the same time see what it
    /// costs.
    /// </summary>
    private const double Instalment = 64;

    private readonly Budgets budgets;
    private readonly BudgetClass budget;
    private readonly List<Bucket> payers;
    private readonly Lock gate = new();
    private double due;
    private double paid;
    private bool isOver;

    private RequestWork(Budgets budgets, BudgetClass budget, Bucket client) =>
        (this.budgets, this.budget, payers) = (budgets, budget, [client]);

    /// <summary>The buckets that pay.</summary>
    public IReadOnlyList<Bucket> Payers
    {
        get
        {
            lock (gate)
                return [.. payers];
        }
    }

    /// <summary>How long a signer must wait whose budget refused this request; null when none did.</summary>
    public TimeSpan? RefusedFor { get; private set; }

    /// <summary>Begins to measure what this request costs.</summary>
    public static RequestWork Begin(Budgets budgets, BudgetClass budget, Bucket client) =>
        Ambient.Value = new RequestWork(budgets, budget, client);

    /// <summary>
    /// Adds a price that is no request to storage: of lines, components or other work of the processor.
    /// </summary>
    public static void Add(double units) => Ambient.Value?.Spend(units);

    /// <summary>
    /// Why a signer must wait, once the signature is verified: before that, anybody could name the account. Null when
    /// it may go on, and
    /// then <see cref="Charge"/> makes it pay.
    /// </summary>
    public static Refusal? Refuse(Address signer)
    {
        if (Ambient.Value is not { } work)
            return null;
        var bucket = work.budgets.Of(work.budget, signer);
        if (bucket.WaitFor(Prices.PerRequest) is not { } wait)
            return null;
        work.RefusedFor = wait;
        return new Refusal($"{signer} has spent its budget here ({bucket.Name}).", wait);
    }

    /// <summary>
    /// Makes a signer pay for this request too. The same signed text sent again by a stranger must not do so.
    /// </summary>
    public static void Charge(Address signer) => Ambient.Value?.AddPayer(signer);

    /// <summary>Ends the measuring; what is done later for all is no request's.</summary>
    public void End(long bytes)
    {
        lock (gate)
        {
            if (isOver)
                return;
            isOver = true;
            Pay(due + bytes / BytesPerUnit);
            Costs.Record(paid + Prices.PerRequest, new KeyValuePair<string, object?>("budget", payers[0].Name));
        }
    }

    private void Spend(double units)
    {
        lock (gate)
        {
            due += units;
            if (due >= Instalment && !isOver)
                Pay(due);
        }
    }

    private void AddPayer(Address signer)
    {
        var bucket = budgets.Of(budget, signer);
        lock (gate)
        {
            bucket.Spend(paid);
            payers.Add(bucket);
        }
    }

    private void Pay(double units)
    {
        foreach (var payer in payers)
            payer.Spend(units);
        (due, paid) = (0, paid + units);
    }

    /// <summary>Why a signer must wait, and how long.</summary>
    public sealed record Refusal(string Reason, TimeSpan After)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{Reason} Come back in {Math.Ceiling(After.TotalSeconds)} s.");
    }

    /// <summary>Counts every request to storage, those that the SDK repeats included.</summary>
    public sealed class StorageCounter : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message) => Ambient.Value?.Spend(1);
    }
}
