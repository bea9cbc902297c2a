using System.CommandLine;
using System.Globalization;
using Ainft.Cli.Api;
using Ainft.Cli.Keys;
using Ainft.Cli.Minting;
using Ainft.Ethereum;

namespace Ainft.Cli.Runs;

/// <summary>The options for requesting a run, for its requester, and for waiting until it has a verdict.</summary>
internal sealed class RequestOptions
{
    private const int DefaultReplicas = 3, DefaultMinutes = 60;
    private const double DefaultConfidence = 0.95;
    private readonly Option<int?> replicas = NumberOption.Create(
        "--replicas", 1, RunTerms.MaxBudget,
        $"The number of operators that must agree at least. Default: {DefaultReplicas}.",
        "N");

    private readonly Option<double?> confidence = new("--confidence")
    {
        Description = "The least probability of the verdict, from 0.5 to 0.999999. Default: "
            + $"{DefaultConfidence.ToString(CultureInfo.InvariantCulture)}.",
        HelpName = "P",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number is >= 0.5 and <= 0.999999)
                return number;
            result.AddError($"--confidence takes a number from 0.5 to 0.999999, but it is '{text}'.");
            return null;
        },
    };

    private readonly Option<int?> minutes = NumberOption.Create(
        "--minutes", 1, 10_080, $"The minutes until the run ends in any case. Default: {DefaultMinutes}.", "MINUTES");

    private readonly Option<bool> wait = new("--wait")
    {
        Description = "Wait for the verdict and show the progress of the nodes. The exit code depends on the verdict.",
    };

    private readonly KeyOptions key = new();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[replicas, confidence, minutes, wait])
            command.Add(option);
        key.AddTo(command);
    }

    /// <summary>Signs and sends a request. With <c>--wait</c> it follows the run to its verdict.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="subject">The component to reproduce, or null with a template.</param>
    /// <param name="template">The canonical text of the template for a new component, or null with a subject.</param>
    /// <param name="cancellationToken">Stops the command, but not the run.</param>
    public async Task<int> RunAsync(
        ParseResult result, AinftId? subject, string? template, CancellationToken cancellationToken)
    {
        var output = Output.For(result);
        using var api = Connection.Open(result);
        var chain = await api.ReadChainAsync(cancellationToken);
        var requester = key.Open(result, chain.ChainId);
        var request = Ask(result, requester, subject, template);
        var (document, created) = await SignedRun.SendAsync(api, chain, requester, request, cancellationToken);
        var run = document.Member("id").Parsed<Sha256Digest>(Sha256Digest.TryParse, "the id of a run");
        output.Note(created ? $"run {run}" : $"run {run}, which is already in progress");
        if (result.GetValue(wait))
            document = await new RunWatch(api, output, TimeProvider.System).WaitAsync(run, cancellationToken);
        var view = RunView.Read(document);
        output.Result(document.Value, people =>
        {
            people.Write(view.Facts());
            view.ShowMembers(people);
        });
        return view.ExitCode;
    }

    private RunRequest Ask(ParseResult result, LocalKey requester, AinftId? subject, string? template) => new()
    {
        Purpose = subject is null ? RunPurpose.Produce : RunPurpose.Reproduce,
        Subject = subject,
        Template = template,
        Replicas = result.GetValue(replicas) ?? DefaultReplicas,
        ConfidencePpm = (int)Math.Round((result.GetValue(confidence) ?? DefaultConfidence) * SignedRun.Ppm),
        DeadlineMinutes = result.GetValue(minutes) ?? DefaultMinutes,
        Requester = requester.Address,
        SignatureDeadline = SignatureLife.Deadline(TimeProvider.System),
        Signature = "",
    };
}
