package io.tallystick.simulator;
public class Try {
  public static void main(String[] a) {
    long first=Long.parseLong(a[0]), n=Long.parseLong(a[1]); int ops=Integer.parseInt(a[2]); int lines=a.length>3?Integer.parseInt(a[3]):0;
    long t0=System.nanoTime(); long c0=0; long ev=0, seg=0, all=0;
    for(long s=first;s<first+n;s++){
      long t=System.nanoTime(); if(s==first+n/2) c0=java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      Result r=Simulation.run(Settings.of(s,ops).lines(lines));
      ev+=r.events(); seg+=r.segments(); all^=r.hash()*31+s;
      if(!r.passed()||lines>0||n<20) { System.out.printf("seed %d %s hash %x events %d ops %d sendings %d segments %d entries %d sim %.0f s, %.1f ms%n",s,r.passed()?"ok":"FAILED",r.hash(),r.events(),r.operations(),r.sendings(),r.segments(),r.entries(),r.seconds(),(System.nanoTime()-t)/1e6); r.findings().stream().limit(5).forEach(System.out::println); r.trace().forEach(System.out::println);}
    }
    System.out.printf("cpu %.2f ms per seed; ", (java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()-c0)/1e6/(n-n/2)); System.out.printf("%.2f ms per seed, %d events, %d segments, hash %x%n",(System.nanoTime()-t0)/1e6/n, ev/n, seg/n, all);
  }
}
