namespace Ainft.Sandbox.Tests;

/// <summary>
/// Python scripts that create files and folders that are hard to delete. Each script creates them in its current
/// folder.
/// </summary>
internal static class HostileTree
{
    /// <summary>A name that is not valid text.</summary>
    public const string Bytes = "import os; open(b'bad-\\xff\\xfe', 'wb').write(b'x' * 100000)";

    /// <summary>Nested folders whose path is too long for any system call.</summary>
    public const string Deep =
        """
        import os
        for number in range(3000):
            os.mkdir('d'); os.chdir('d')
        open('f', 'w').write('x')
        """;

    /// <summary>A path that is too long for any system call, although it has few folders.</summary>
    public const string Long =
        """
        import os
        for number in range(20):
            os.mkdir('n' * 255); os.chdir('n' * 255)
        """;

    /// <summary>More files than an output disk has inodes.</summary>
    public const string Many =
        """
        import os
        for folder in range(200):
            os.mkdir(str(folder))
            for number in range(100):
                open(f'{folder}/{number}', 'w')
        """;

    /// <summary>Unusual but harmless names, permissions and file types.</summary>
    public const string Odd =
        """
        import os, socket
        for name in ('new\nline', '-rf', '--', ' ', '\x1b[31m', '*', 'a\\b', 'n' * 255, '.', 'é' * 127):
            if name != '.': open(name, 'w').write('x')
        os.mkdir('shut'); open('shut/in', 'w').write('x'); os.link('shut/in', 'hard'); os.chmod('shut', 0)
        open('none', 'w').write('x'); os.chmod('none', 0)
        open('setuid', 'w').write('x'); os.chmod('setuid', 0o6777)
        os.mkdir('nox'); os.mkdir('nox/inner'); os.chmod('nox', 0o600)
        os.mkfifo('pipe'); os.symlink('/etc/passwd', 'link'); os.symlink('loop', 'loop'); os.symlink('..', 'up')
        s = socket.socket(socket.AF_UNIX); s.bind('sock')
        """;
}
