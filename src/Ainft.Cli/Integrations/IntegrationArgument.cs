using System.CommandLine;
using Ainft.Ethereum;

namespace Ainft.Cli.Integrations;

/// <summary>The argument with the id of an integration.</summary>
internal static class IntegrationArgument
{
    public static Argument<Bytes32> Create(string description) =>
        WordArgument.Create("INTEGRATION", "an integration", description);
}
