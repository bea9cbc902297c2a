using System.Globalization;
using Ainft.Ethereum;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Platform;

/// <summary>
/// The cost of one request so far, in units, and the buckets that pay for it. The client pays, and so does the account
/// that verifiably signed the request.
/// </summary>
/// <remarks>
/// One unit is a request to storage, a millisecond of one processor, or 64 KiB in or out. The measurement follows the
/// request through everything that it awaits. Work for many requests together, such as a flush of the open bundle,
/// belongs to no request. Each request pays a fixed price for its part of that work.
/// </remarks>
internal sealed class RequestWork
{
    private const double BytesPerUnit = 64 << 10;

    private static readonly AsyncLocal<RequestWork?> Ambient = new();

    /// <summary>
    /// After this many units a payer pays in the middle of a request, so that simultaneous requests see the cost.
    /// </summary>
    private const double Instalment = 64;

    /// <summary>The mints of one signer that may be between the look at its budget and their charge.</summary>
    private const double MostInProgress = 64;

    private readonly Budgets budgets;
    private readonly BudgetClass budget;
    private readonly ClientAddress client;
    private readonly List<Bucket> payers;
    private readonly Lock gate = new();
    private double due;
    private double paid;
    private bool isOver;

    private RequestWork(Budgets budgets, BudgetClass budget, ClientAddress client) =>
        (this.budgets, this.budget, this.client, payers) = (budgets, budget, client, [budgets.Of(budget, client)]);

    /// <summary>The buckets that pay.</summary>
    public IReadOnlyList<Bucket> Payers
    {
        get
        {
            lock (gate)
                return [.. payers];
        }
    }

    /// <summary>How long the signer must wait, when its budget refused this request. Else null.</summary>
    public TimeSpan? RefusedFor { get; private set; }

    /// <summary>Begins to measure the cost of this request.</summary>
    public static RequestWork Begin(Budgets budgets, BudgetClass budget, ClientAddress client) =>
        Ambient.Value = new RequestWork(budgets, budget, client);

    /// <summary>Adds the price of work other than storage requests, such as lines and components.</summary>
    public static void Add(double units) => Ambient.Value?.Spend(units);

    /// <summary>
    /// Returns why the signer must wait, or null when it need not. On null <see cref="Charge"/> makes the signer pay.
    /// Call this only after the signature was verified, because any client could name the account before that.
    /// </summary>
    public static Refusal? Refuse(Address signer)
    {
        if (Ambient.Value is not { } work)
            return null;
        var bucket = work.budgets.Of(work.budget, signer);
        if (bucket.WaitFor(Prices.PerRequest) is not { } wait)
            return null;
        work.RefusedFor = wait;
        return new Refusal($"{signer} has spent its budget ({bucket.Name}).", wait);
    }

    /// <summary>
    /// Makes a signer pay for this request too. A signer must not pay when a stranger sends the same signed text again.
    /// </summary>
    public static void Charge(Address signer) => Ambient.Value?.AddPayer(signer);

    /// <summary>
    /// Whether a signer would have half of its budget of files left after 64 mints with so many files. Then its mints
    /// in progress cannot exceed the budget, so each can be charged when its result is known.
    /// </summary>
    public static bool HasManyFiles(Address signer, int files) =>
        Ambient.Value is not { } work
            || work.budgets.FilesOf(signer) is var bucket
                && bucket.WaitFor(files * MostInProgress + bucket.Size / 2) is null;

    /// <summary>Charges a signer for files that were stored. Its budget can go into debt.</summary>
    public static void ChargeFiles(Address signer, int files) => Ambient.Value?.budgets.FilesOf(signer).Spend(files);

    /// <summary>
    /// Takes files from the budget of a signer, or from that of the client when no signer is given. Returns why the
    /// payer must wait when its budget has fewer left. Call this before the files are stored in the index.
    /// </summary>
    public static Refusal? TakeFiles(Address? signer, int files)
    {
        if (Ambient.Value is not { } work)
            return null;
        var bucket = signer is { } account ? work.budgets.FilesOf(account) : work.budgets.FilesOf(work.client);
        if (bucket.TryTake(files) is not { } wait)
            return null;
        work.RefusedFor = wait;
        var payer = signer?.ToString() ?? work.client.ToString();
        return new Refusal(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The request has {files:N0} files. {payer} has fewer left of its {bucket.Size:N0} files per day."),
            wait);
    }

    /// <summary>Ends the measurement and returns the cost. Later work belongs to no request.</summary>
    public double End(long bytes)
    {
        lock (gate)
        {
            isOver = true;
            Pay(due + bytes / BytesPerUnit);
            return paid + Prices.PerRequest;
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
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Reason} Send the request again in {Math.Ceiling(After.TotalSeconds)} s.");
    }

    /// <summary>Counts every request to storage, also those that the SDK repeats.</summary>
    public sealed class StorageCounter : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            Ambient.Value?.Spend(1);
            AnswerAge.UseStorage();
        }
    }
}
