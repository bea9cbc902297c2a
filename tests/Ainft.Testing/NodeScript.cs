using Ainft.Cli.Dev;

namespace Ainft.Testing;

/// <summary>Scripts for Node.js with the npm packages of the repository, for comparisons.</summary>
public static class NodeScript
{
    /// <summary>
    /// Runs a script in the root folder of the repository, where <c>require</c> finds its packages. Returns the
    /// script's standard output.
    /// </summary>
    /// <param name="script">CommonJS source text.</param>
    /// <param name="stdin">The standard input of the script.</param>
    public static async Task<string> RunAsync(string script, string? stdin = null)
    {
        await Npm.EnsureAsync();
        return await Npm.RunAsync("node", ["-e", script], stdin);
    }
}
