//! Devices: `devices`, `gpus` and `blkio_config`.

use indexmap::IndexMap;

use crate::compose::bytes::Bytes;
use crate::compose::choice::DeviceCount;
use crate::compose::record::record;

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/#devices>. Short form: `SOURCE[:TARGET[:PERMISSIONS]]`.
    pub struct Device {
        /// Path on the host.
        source: String = "source";
        /// Path in the container.
        target: String = "target";
        /// Some of `r`, `w` and `m`.
        permissions: String = "permissions";
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/deploy/#devices>.
    pub struct DeviceRequest closed {
        /// What the device must be able to do.
        capabilities: Vec<String> = "capabilities";
        /// Its driver.
        driver: String = "driver";
        /// How many; -1 is all.
        count: DeviceCount = "count";
        /// Which ones.
        device_ids: Vec<String> = "device_ids";
        /// Options of the driver.
        options: IndexMap<String, String> = "options";
    }
}

record! {
    /// See <https://docs.docker.com/reference/compose-file/services/#blkio_config>.
    pub struct BlkioConfig {
        /// Share of bandwidth, from 10 to 1000.
        weight: u16 = "weight";
        /// Shares by device.
        weight_device: Vec<WeightDevice> = "weight_device";
        /// Bytes read a second.
        device_read_bps: Vec<ThrottleDevice> = "device_read_bps";
        /// Reads a second.
        device_read_iops: Vec<ThrottleDevice> = "device_read_iops";
        /// Bytes written a second.
        device_write_bps: Vec<ThrottleDevice> = "device_write_bps";
        /// Writes a second.
        device_write_iops: Vec<ThrottleDevice> = "device_write_iops";
    }
}

record! {
    /// The share of one device.
    pub struct WeightDevice {
        /// Path of the device.
        path: String = "path" | "Path" Always;
        /// Its share.
        weight: u16 = "weight" | "Weight" Always;
    }
}

record! {
    /// The limit of one device.
    pub struct ThrottleDevice {
        /// Path of the device.
        path: String = "path" | "Path" Always;
        /// Bytes or operations a second.
        rate: Bytes = "rate" | "Rate" Always;
    }
}
