using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Bulk;
using Ainft.Ethereum;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft export</c></summary>
internal static class ExportCommand
{
    private static readonly Option<Address?> Creator = new("--creator")
    {
        Description = "Only the AINFTs that this address minted.",
        HelpName = "ADDRESS",
        CustomParser = result =>
        {
            if (Address.TryParse(result.Tokens[0].Value, out var address))
                return address;
            result.AddError($"'{result.Tokens[0].Value}' is not an address. Expected {Address.Form}.");
            return null;
        },
    };

    private static readonly Option<bool> All = new("--all") { Description = "All AINFTs of the registry." };
    private static readonly Option<string> File = new("--output", "-o")
    {
        Description = "The file to write. A name that ends with .gz is compressed. Default: standard output, with "
            + "--json as {\"items\": […]}.",
        HelpName = "FILE",
    };

    public static Command Create()
    {
        var command = new Command(
            "export", "Write AINFTs with their signatures as lines for import, parents before children.")
        {
            Creator, All, File, Connection.Api,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (output, creator, file) = (Output.For(result), result.GetValue(Creator), result.GetValue(File));
        if (creator is null == !result.GetValue(All))
            throw CommandException.Usage(
                "The command line does not say which AINFTs to export.",
                "Pass --creator ADDRESS, or --all for all of them.");
        using var api = Connection.Open(result);
        using var spool = new PageSpool();
        var count = await output.BarAsync("exporting", async bar =>
        {
            var query = creator is { } address ? $"creator={address}&limit=1000" : "limit=1000";
            return await spool.FillAsync(api, $"ainfts/export?{query}", lines =>
                bar.Show(null, $"{lines:N0} AINFTs received"), cancellationToken);
        });
        if (file is null)
        {
            await spool.PrintAsync(result.GetValue(Output.Json), cancellationToken);
            return ExitCode.Ok;
        }

        await spool.SaveAsync(file, cancellationToken);
        output.Result(new { file, lines = count }, people =>
            people.Write(Output.Facts(("exported", $"{count:N0}"), ("import them with", $"ainft import {file}"))));
        return ExitCode.Ok;
    }
}
