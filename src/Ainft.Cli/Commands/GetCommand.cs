using System.CommandLine;
using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Ethereum;
using Spectre.Console;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft get</c></summary>
internal static class GetCommand
{
    private static readonly Argument<AinftId> Id = IdArgument.Create();

    public static Command Create()
    {
        var command = new Command("get", "Show an AINFT with its files, its source and its verdict.")
        {
            Id, Connection.Api,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var id = result.GetValue(Id);
        var answer = await api.GetAsync($"ainfts/{id}", cancellationToken);
        var ainft = AinftView.Read(answer, id);
        var manifest = await ReadManifestAsync(api, answer, id, cancellationToken);
        Output.For(result).Result(DocumentOf(answer, manifest), people => Show(ainft, manifest, people));
        return ExitCode.Ok;
    }

    /// <summary>The manifest, or null when the server knows only the token of the AINFT.</summary>
    private static async Task<Manifest?> ReadManifestAsync(
        AinftApi api, AnswerPart answer, AinftId id, CancellationToken cancellationToken)
    {
        if (answer.Find("state")?.Text() is not "registered")
            return null;
        var creator = answer.Member("creator").Parsed<Address>(Address.TryParse, "an address");
        return await VerifiedManifest.FetchAsync(api, id, creator, cancellationToken);
    }

    private static void Show(AinftView ainft, Manifest? manifest, IAnsiConsole people)
    {
        people.Write(AinftView.Facts(ainft));
        if (manifest is not null)
            ManifestView.Show(manifest, people);
    }

    /// <summary>The server's answer with the manifest as one more member.</summary>
    private static object DocumentOf(AnswerPart answer, Manifest? manifest)
    {
        if (manifest is null)
            return answer.Value;
        var document = new Dictionary<string, JsonElement>();
        foreach (var (name, member) in answer.Members())
            document[name] = member.Value;
        document["manifest"] = AnswerPart.Parse("the manifest", manifest.Canonical).Value;
        return document;
    }
}
