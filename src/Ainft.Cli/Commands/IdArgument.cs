using System.CommandLine;

namespace Ainft.Cli.Commands;

/// <summary>The id that a command is about: 0x and 64 digits, or its CAIP-19 name.</summary>
internal static class IdArgument
{
    public static Argument<AinftId> Create() => new("ID")
    {
        Description = "The AINFT's id: 0x and 64 digits, or its CAIP-19 name.",
        CustomParser = result =>
        {
            if (AinftId.TryParse(result.Tokens[0].Value, out var id))
                return id;
            result.AddError($"'{result.Tokens[0].Value}' is no id: expected 0x and 64 hexadecimal digits, or a CAIP-19 name.");
            return default;
        },
    };
}
