using System.ComponentModel;
using System.Diagnostics;

namespace Ainft.Cli.Dev;

/// <summary>The browser of the person at this machine.</summary>
internal static class Browser
{
    /// <summary>Opens a page. Returns false when this machine has no program for pages.</summary>
    public static bool TryOpen(Uri page)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(page.AbsoluteUri) { UseShellExecute = true });
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
