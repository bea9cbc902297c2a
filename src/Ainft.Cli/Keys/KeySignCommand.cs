using System.CommandLine;
using Spectre.Console;

namespace Ainft.Cli.Keys;

/// <summary><c>ainft key sign</c></summary>
internal static class KeySignCommand
{
    private static readonly Argument<string> File = new("FILE")
    {
        Description = "The typed data of a mint (EIP-712). - reads standard input.",
        DefaultValueFactory = _ => "-",
    };

    private static readonly KeyOptions Key = new();

    public static Command Create()
    {
        var command = new Command("sign", "Sign a mint for another program. The command signs no other message.")
        {
            File,
        };
        Key.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var file = result.GetValue(File)!;
        var message = MintToSign.Read(await InputFile.ReadAsync(file, cancellationToken));
        var key = Key.Open(result, message.Domain.ChainId);
        var output = Output.For(result);
        output.Note($"signing as {key.Address}: {message.Meaning}");
        var signature = await key.SignAsync(message.Hash, cancellationToken);
        var facts = (
            Address: key.Address.ToString(), Hash: message.Hash.ToString(), Signature: signature.ToString());
        output.Result(
            new { address = facts.Address, hash = facts.Hash, signature = facts.Signature },
            people => people.Write(Output.Facts(
                ("address", facts.Address), ("hash", facts.Hash), ("signature", facts.Signature))));
        return ExitCode.Ok;
    }
}
