using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Cli.Keys;
using Ainft.Cli.Minting;

namespace Ainft.Cli.Runs;

/// <summary>What a person asks of a run, who asks, and whether the command waits for the verdict.</summary>
internal sealed class RunOptions
{
    private const int DefaultReplicas = 3, DefaultMinutes = 60, Ppm = 1_000_000;
    private const double DefaultConfidence = 0.95;
    private readonly Option<int?> replicas = NumberOption.Create("--replicas", 1, RunTerms.MaxBudget, $"How many operators must agree at least. Default: {DefaultReplicas}.", "N");
    private readonly Option<double?> confidence = new("--confidence")
    {
        Description = $"How probable the verdict must be, from 0.5 to 0.999999. Default: {DefaultConfidence.ToString(CultureInfo.InvariantCulture)}.",
        HelpName = "P",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0.5 and <= 0.999999)
                return number;
            result.AddError($"--confidence takes a number from 0.5 to 0.999999, and is '{text}'.");
            return null;
        },
    };

    private readonly Option<int?> minutes = NumberOption.Create("--minutes", 1, 10_080, $"After how many minutes it ends whatever happens. Default: {DefaultMinutes}.", "MINUTES");
    private readonly Option<bool> wait = new("--wait") { Description = "Wait for the verdict and show how the nodes get there; the exit code tells which it is." };
    private readonly KeyOptions key = new();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[replicas, confidence, minutes, wait])
            command.Add(option);
        key.AddTo(command);
    }

    /// <summary>Signs and sends a request, and follows the run where that is asked for.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="subject">The component to reproduce; null when there is a template.</param>
    /// <param name="template">The canonical text of what to produce a component from.</param>
    /// <param name="cancellationToken">Stops it; the run goes on.</param>
    public async Task<int> RunAsync(ParseResult result, AinftId? subject, string? template, CancellationToken cancellationToken)
    {
        var output = Output.For(result);
        using var api = Connection.Open(result);
        var chain = await api.ReadChainAsync(cancellationToken);
        var request = Sign(result, chain, subject, template);
        var (document, created) = await api.PostAsync(subject is { } id ? $"ainfts/{id}/reproductions" : "runs", BodyOf(request), cancellationToken);
        var run = document.GetProperty("id").GetString()!;
        output.Note(created ? $"run {run}" : $"run {run}, which goes on already");
        if (result.GetValue(wait))
            document = await new RunWatch(api, output, TimeProvider.System).WaitAsync(run, cancellationToken);
        var view = document.Deserialize<RunView>(Output.Format)!;
        output.Result(document, people =>
        {
            people.Write(view.Facts());
            people.Write(view.Members());
        });
        return view.ExitCode;
    }

    private RunRequest Sign(ParseResult result, ChainInfo chain, AinftId? subject, string? template)
    {
        var signer = key.Open(result, chain.ChainId);
        var request = new RunRequest
        {
            Purpose = subject is null ? RunPurpose.Produce : RunPurpose.Reproduce,
            Subject = subject,
            Template = template,
            Replicas = result.GetValue(replicas) ?? DefaultReplicas,
            ConfidencePpm = (int)Math.Round((result.GetValue(confidence) ?? DefaultConfidence) * Ppm),
            DeadlineMinutes = result.GetValue(minutes) ?? DefaultMinutes,
            Requester = signer.Address,
            SignatureDeadline = SignatureLife.Deadline(TimeProvider.System),
            Signature = "",
        };
        return request with { Signature = signer.Sign(request.HashToSign(chain.Domain)).ToString() };
    }

    private static byte[] BodyOf(RunRequest request) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        template = request.Template is null ? (JsonElement?)null : JsonSerializer.Deserialize<JsonElement>(request.Template),
        replicas = request.Replicas,
        confidence = (double)request.ConfidencePpm / Ppm,
        deadlineMinutes = request.DeadlineMinutes,
        requester = request.Requester.ToString(),
        deadline = request.SignatureDeadline,
        signature = request.Signature,
    }, Output.Format);
}
